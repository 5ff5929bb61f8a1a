using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using DnsLb.Metrics;
using DnsLb.Tests.Checks;
using DnsLb.Tests.Metrics;
using DnsLb.Tests.Notifications;

namespace DnsLb.Tests.EndToEnd;

/// <summary>Metrics of the real process with all that makes series in use, read by our own parser and by Prometheus's tools.</summary>
public sealed class MetricsTests : IDisposable
{
    private readonly TemporaryFolder _state = new();

    public void Dispose() => _state.Dispose();

    [Fact]
    public async Task Metrics_OfAProcessThatUsesAll_HaveEveryFamilyWithItsLabelsAndAllThatIsShipped()
    {
        await using var backend = new Backend((_, _) => Task.CompletedTask);
        await using ServedFolder served = await ServedFolder.StartAsync(ZoneSamples.Example(Zone(backend.EndPoint.Port)), "--api", "127.0.0.1:0", "--state", _state.Path, "--query-log", "-", "--webhook", "http://127.0.0.1:1/s3cret");
        using HttpClient api = await ApiOfAsync(served);
        await ForceAsync(api);
        served.Server.Served("www.example.com");
        served.Server.Served("lease.example.com");
        await served.Server.DigAsync("+tcp", "www.example.com");

        // Sources are counted every ten seconds.
        ScrapedMetrics scraped = await ScrapeUntilAsync(api, metrics => metrics.Named("dnslb_pool_lookups_per_second").Any());

        Assert.All(MetricFamilies.All, family => AssertThere(scraped, family));
        Assert.All(ShippedQueries.OfAlerts().Concat(ShippedQueries.OfDashboard()), shipped => AssertNamesWhatIsThere(scraped, shipped.Query, shipped.Shown));
        Assert.Equal(1, scraped["dnslb_member_forced", ("member", "192.0.2.2"), ("kind", "drain")]);
        Assert.Equal(0, scraped["dnslb_member_effective_weight", ("pool", "www.example.com."), ("member", "192.0.2.2")]);
        Assert.Equal(1, scraped["dnslb_state_saved"]);
        Assert.Equal((41, 41), (scraped["dnslb_pool_queries_total", ("pool", "www.example.com."), ("type", "A")], scraped["dnslb_member_answers_total", ("member", "127.0.0.1")]));
        Assert.Equal((80, 1), (scraped["dnslb_queries_total", ("transport", "udp"), ("outcome", "answer")], scraped["dnslb_queries_total", ("transport", "tcp"), ("outcome", "answer")]));
        Assert.DoesNotContain("s3cret", scraped.Text, StringComparison.Ordinal);
        Assert.Equal(scraped.All.Count, scraped.All.Select(series => $"{series.Name} {string.Join(',', series.Labels)}").Distinct().Count());
        await AssertPromtoolIsContentAsync(scraped.Text);
    }

    [Fact]
    public async Task Metrics_AfterAReload_HaveNoSeriesOfWhatIsGoneAndGoOnCounting()
    {
        await using ServedFolder served = await ServedFolder.StartAsync(ZoneSamples.Example("www A 192.0.2.1\n;@pool old\nold A 192.0.2.9"), "--api", "127.0.0.1:0");
        using HttpClient api = await ApiOfAsync(served);
        served.Server.Ask("www.example.com");
        served.Server.Ask("none.example.com");
        served.Server.Ask("www.example.net");
        Assert.Single((await ScrapeAsync(api)).Named("dnslb_pool_queries_total"));

        served.Write("example.com.zone", ZoneSamples.Example("www A 192.0.2.1\nwww A 192.0.2.2", serial: 7));
        await served.Server.Process.WaitForLineAsync("reloaded example.com");
        served.Server.Ask("www.example.com");
        served.Write("broken.example.zone", "@ IN SOA");
        await served.Server.Process.WaitForLineAsync("broken.example.zone");

        ScrapedMetrics scraped = await ScrapeUntilAsync(api, metrics => metrics["dnslb_zone_files_refused"] == 1);
        Assert.Empty(scraped.Named("dnslb_pool_queries_total"));
        Assert.Equal((2, 1, 1), (InZone("example.com.", "answer"), InZone("example.com.", "nxdomain"), InZone("none", "refused")));
        Assert.Equal((7, 1), (scraped["dnslb_zone_serial"], scraped["dnslb_reloads_total", ("result", "published")]));
        Assert.True(scraped["dnslb_zone_file_problems", ("severity", "error")] > 0);

        double InZone(string zone, string outcome) => scraped["dnslb_zone_queries_total", ("zone", zone), ("outcome", outcome)];
    }

    [Fact]
    public async Task Metrics_WhereTheApiAsksForAToken_NeedIt()
    {
        string token = _state.Write("token", "0123456789abcdef0123456789abcdef\n");
        await using ServedFolder served = await ServedFolder.StartAsync(ZoneSamples.Example("www A 192.0.2.1"), "--api", "127.0.0.1:0", "--api-token", token);
        using HttpClient api = await ApiOfAsync(served);

        using HttpResponseMessage refused = await api.GetAsync("metrics");
        api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "0123456789abcdef0123456789abcdef");
        using HttpResponseMessage answered = await api.GetAsync("metrics");

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (refused.StatusCode, answered.StatusCode));
        Assert.Equal(PrometheusText.MediaType, $"{answered.Content.Headers.ContentType}");
    }

    [Fact]
    public async Task Otlp_ToACollector_SendsTheFamiliesAtTheLatestAtTheEnd()
    {
        await using PostServer collector = await PostServer.StartAsync(_ => 200);
        await using ServedFolder served = await ServedFolder.StartAsync(ZoneSamples.Example("www A 192.0.2.1"), "--otlp", $"{collector.Url}/v1/metrics");
        served.Server.Ask("www.example.com");

        await served.Server.Process.SignalAsync("TERM");
        string sent = Encoding.Latin1.GetString((await collector.NextAsync()).Body);

        Assert.Contains("dnslb_zone_queries_total", sent, StringComparison.Ordinal);
        Assert.Contains("dnslb_answer_duration_seconds_bucket", sent, StringComparison.Ordinal);
        Assert.Contains("example.com.", sent, StringComparison.Ordinal);
        Assert.Equal(0, await served.Server.Process.WaitForExitAsync());
    }

    [Fact]
    public async Task Otlp_CollectorRefuses_SaysSoWithoutThePathOfItsUrl()
    {
        await using PostServer collector = await PostServer.StartAsync(_ => 400);
        await using ServedFolder served = await ServedFolder.StartAsync(ZoneSamples.Example("www A 192.0.2.1"), "--otlp", $"{collector.Url}/s3cret");

        await served.Server.Process.SignalAsync("TERM");

        await served.Server.Process.WaitForLineAsync($"{Regex.Escape($"{collector.Url}")} takes no metrics: status 400");
        Assert.DoesNotContain("s3cret", served.Server.Process.ToString(), StringComparison.Ordinal);
    }

    private static string Zone(int port) => $"""
        ;@check port tcp port={port} interval=1s
        ;@pool www policy=weighted
        www A 127.0.0.1 ;@ check=port
        www A 192.0.2.2
        ;@pool lease policy=lease ttl=1s..12s
        lease A 192.0.2.3
        """;

    private static async Task<HttpClient> ApiOfAsync(ServedFolder served) =>
        new() { BaseAddress = new Uri((await served.Server.Process.WaitForLineAsync(@"API on (\S+)")).Groups[1].Value) };

    private static async Task ForceAsync(HttpClient api)
    {
        using var content = new StringContent("""{"kind": "drain", "author": "ana", "reason": "new kernel"}""", Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await api.PutAsync("overrides/www.example.com/192.0.2.2", content);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    private static async Task<ScrapedMetrics> ScrapeAsync(HttpClient api) => new(await api.GetStringAsync("metrics"));

    private static async Task<ScrapedMetrics> ScrapeUntilAsync(HttpClient api, Func<ScrapedMetrics, bool> isSo)
    {
        ScrapedMetrics? scraped = null;
        await OtherProcesses.UntilAsync(async () => isSo(scraped = await ScrapeAsync(api)), "the metrics never said so");
        return scraped!;
    }

    private static void AssertThere(ScrapedMetrics scraped, MetricFamily family)
    {
        bool isHistogram = family.Kind == MetricKind.Histogram;
        string[] labels = isHistogram ? [.. family.Labels, "le"] : family.Labels;
        Series[] found = [.. scraped.Named(isHistogram ? $"{family.Name}_bucket" : family.Name)];
        Assert.True(found.Length > 0, family.Name);
        Assert.All(found, series => Assert.Equal(labels, series.Labels.Keys));
    }

    private static void AssertNamesWhatIsThere(ScrapedMetrics scraped, string query, string shown)
    {
        Series[] all = [.. PromQuery.Series(query).SelectMany(named => scraped.Named(named.Name))];
        foreach (var (name, matchers) in PromQuery.Series(query))
        {
            Series[] found = [.. scraped.Named(name)];
            Assert.True(found.Length > 0, $"no series {name}, of: {query}");
            foreach (var (label, sign, value) in matchers.Where(matcher => !matcher.Value.StartsWith('$')))
            {
                string[] wanted = sign == "=~" ? value.Split('|') : [value];
                Assert.All(wanted, each => Assert.Contains(found, series => series.Labels.GetValueOrDefault(label) == each));
            }
        }

        Assert.All(PromQuery.Grouped(query).Concat(PromQuery.Shown(shown)), label => Assert.True(all.Any(series => series.Labels.ContainsKey(label)), $"no label {label}, of: {query}"));
    }

    private static async Task AssertPromtoolIsContentAsync(string text)
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("metrics", text);
        CommandResult result = await ChildProcess.RunAsync("sh", ["-c", $"promtool check metrics < '{file}'"]);
        Assert.True(result.ExitCode == 0 && result.Lines.Count == 0, result.ToString());
    }
}
