using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using DnsLb.Api;

namespace DnsLb.Tests.Api;

public sealed class DashboardEndpointsTests
{
    [Fact]
    public async Task Page_AtTheTop_HasAPolicyThatAllowsNothingOfOthers()
    {
        await using RunningApi api = await RunningApi.StartAsync("www A 192.0.2.1");

        using HttpResponseMessage response = await api.Client.GetAsync(new Uri("/", UriKind.Relative));

        Assert.Equal((HttpStatusCode.OK, "text/html"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        string policy = string.Join(';', response.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
        string page = await response.Content.ReadAsStringAsync();
        Assert.DoesNotMatch(@"https?://|<script>|<style|\sstyle=|\son\w+=", page);
    }

    [Fact]
    public async Task Files_AllOfThem_AreServedAsWhatTheyAre()
    {
        await using RunningApi api = await RunningApi.StartAsync("www A 192.0.2.1");
        Assert.Contains(DashboardFile.All, file => file.Path == "/dashboard/vendor/uPlot.LICENSE");
        Assert.DoesNotContain(DashboardFile.All, file => file.Path.EndsWith("fetch", StringComparison.Ordinal));

        foreach (DashboardFile file in DashboardFile.All)
        {
            ApiAnswer answer = await api.SendAsync(HttpMethod.Get, file.Path);
            string type = Path.GetExtension(file.Path) switch { ".js" => "text/javascript", ".css" => "text/css", ".LICENSE" => "text/plain", _ => "text/html" };
            Assert.Equal((HttpStatusCode.OK, type, true), (answer.Status, answer.MediaType, answer.Body.Length > 0));
        }
    }

    [Fact]
    public async Task Scripts_WhatTheyImport_IsThere()
    {
        await using RunningApi api = await RunningApi.StartAsync("www A 192.0.2.1");
        HashSet<string> paths = [.. DashboardFile.All.Select(file => file.Path)];
        foreach (string path in paths.Where(path => path.EndsWith(".js", StringComparison.Ordinal) && !path.Contains("/vendor/", StringComparison.Ordinal)))
        {
            string script = (await api.SendAsync(HttpMethod.Get, path)).Body;
            Assert.All(Regex.Matches(script, @"(?:from |import\()'\./([\w./-]+)'"), import => Assert.Contains($"/dashboard/{import.Groups[1].Value}", paths));
            Assert.DoesNotMatch("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|eval\\(", script);
        }
    }

    // Else the browser would learn of one after the other.
    [Fact]
    public async Task Page_ItsPreloads_AreAllModulesOfTheFirstView()
    {
        await using RunningApi api = await RunningApi.StartAsync("www A 192.0.2.1");
        string page = (await api.SendAsync(HttpMethod.Get, "/")).Body;
        Assert.Equal(
            DashboardFile.All.Select(file => file.Path[1..]).Where(path => path.EndsWith(".js", StringComparison.Ordinal) && !path.Contains("/vendor/", StringComparison.Ordinal) && path != "dashboard/main.js").Order(StringComparer.Ordinal),
            Regex.Matches(page, "<link rel=\"modulepreload\" href=\"([^\"]+)\">").Select(link => link.Groups[1].Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task File_KnownToTheClient_IsNotSentAgain()
    {
        await using RunningApi api = await RunningApi.StartAsync("www A 192.0.2.1");
        string tag = (await api.SendAsync(HttpMethod.Get, "/dashboard/main.js")).Tag!;

        ApiAnswer known = await api.SendAsync(HttpMethod.Get, "/dashboard/main.js", null, ("If-None-Match", $"\"x\", {tag}"));
        ApiAnswer other = await api.SendAsync(HttpMethod.Get, "/dashboard/main.js", null, ("If-None-Match", "\"x\""));

        Assert.Equal((HttpStatusCode.NotModified, ""), (known.Status, known.Body));
        Assert.Equal(HttpStatusCode.OK, other.Status);
    }

    [Theory]
    [InlineData("gzip, br", true)]
    [InlineData("GZIP;q=0.5", true)]
    [InlineData("gzip;q=0", false)]
    [InlineData("identity", false)]
    public async Task File_ToWhoTakesGzip_IsCompressed(string accepted, bool isCompressed)
    {
        await using RunningApi api = await RunningApi.StartAsync("www A 192.0.2.1");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/dashboard/main.js");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);

        using HttpResponseMessage response = await api.Client.SendAsync(request);

        byte[] body = await response.Content.ReadAsByteArrayAsync();
        Assert.Equal(isCompressed, response.Content.Headers.ContentEncoding.Contains("gzip"));
        using var gzip = new StreamReader(isCompressed ? new GZipStream(new MemoryStream(body), CompressionMode.Decompress) : new MemoryStream(body), Encoding.UTF8);
        Assert.Equal((await api.SendAsync(HttpMethod.Get, "/dashboard/main.js")).Body, await gzip.ReadToEndAsync());
    }

    [Theory]
    [InlineData("/", HttpStatusCode.OK)]
    [InlineData("/dashboard/main.js", HttpStatusCode.OK)]
    [InlineData("/dashboard/none.js", HttpStatusCode.Unauthorized)]
    [InlineData("/dashboard/%2e%2e/pools", HttpStatusCode.Unauthorized)]
    [InlineData("/overview", HttpStatusCode.Unauthorized)]
    [InlineData("/pools", HttpStatusCode.Unauthorized)]
    public async Task Request_WithoutTheToken_GetsThePageButNoData(string path, HttpStatusCode expected)
    {
        using var folder = new EndToEnd.TemporaryFolder();
        string token = folder.Write("token", "0123456789abcdef");
        await using RunningApi api = await RunningApi.StartAsync("www A 192.0.2.1", settings => settings with { TokenFile = token });
        string line = await api.SendRawAsync($"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        Assert.StartsWith($"HTTP/1.1 {(int)expected} ", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_OfAnotherHost_IsRefused()
    {
        await using RunningApi api = await RunningApi.StartAsync("www A 192.0.2.1");
        Assert.Equal(HttpStatusCode.MisdirectedRequest, (await api.SendAsync(HttpMethod.Get, "/", null, ("Host", "rebound.example.net"))).Status);
    }
}
