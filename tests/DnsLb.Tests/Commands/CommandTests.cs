using System.CommandLine;
using DnsLb.Commands;
using DnsLb.Tests.Serving;

namespace DnsLb.Tests.Commands;

public sealed class CommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--help")]
    [InlineData("serve --help")]
    [InlineData("check --help")]
    [InlineData("explain --help")]
    [InlineData("simulate --help")]
    [InlineData("demo --help")]
    [InlineData("settings --help")]
    [InlineData("status --help")]
    [InlineData("pools --help")]
    [InlineData("members --help")]
    [InlineData("events --help")]
    [InlineData("top --help")]
    [InlineData("completion --help")]
    public async Task Help_HasExamples(string arguments)
    {
        var (exitCode, output) = await RunAsync(arguments.Split(' '));

        Assert.Equal(ExitCode.Ok, exitCode);
        Assert.Contains("Examples:", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_GoodZones_SumsThemUp()
    {
        _folder.Write("a.test.zone", ZoneText.Of("a.test."));
        _folder.Write("b.test.zone", ZoneText.Of("b.test."));

        var (exitCode, output) = await RunAsync("check", _folder.Path);

        Assert.Equal(ExitCode.Ok, exitCode);
        Assert.Equal("2 zones, 8 records, 0 errors, 0 warnings: a.test., b.test.", output.Trim());
    }

    [Fact]
    public async Task Check_BrokenZone_PrintsItsPlace()
    {
        string path = _folder.Write("a.test.zone", ZoneText.Of("a.test.", "not-an-address"));

        var (exitCode, output) = await RunAsync("check", _folder.Path);

        Assert.Equal(ExitCode.Wrong, exitCode);
        Assert.StartsWith($"{path}:6:12: ", output, StringComparison.Ordinal);
        Assert.EndsWith("0 zones, 0 records, 1 error, 0 warnings: none", output.Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_ProgramOfACheck_MustBePermitted()
    {
        _folder.Write("a.test.zone", ZoneText.Of("a.test.", more: ";@check run exec command=/bin/true"));

        var (refused, output) = await RunAsync("check", _folder.Path);
        var (permitted, _) = await RunAsync("check", _folder.Path, "--exec-programs", "/usr/bin", "/bin/true");

        Assert.Equal((ExitCode.Wrong, ExitCode.Ok), (refused, permitted));
        Assert.Contains(": /bin/true may not run: the server's setting exec-programs permits no program", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_AProgramThatIsNotThere_IsAWarning()
    {
        _folder.Write("a.test.zone", ZoneText.Of("a.test."));
        using var output = new StringWriter();
        using var error = new StringWriter();

        int exitCode = await DnsLbCommand.Create().Parse(["check", _folder.Path, "--exec-programs", "/bin", "/none"])
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = error });

        Assert.Equal((ExitCode.Ok, "dnslb: warning: exec-programs: there is no program and no folder /none, so nothing there may run"), (exitCode, error.ToString().Trim()));
    }

    [Fact]
    public async Task Check_FileOfStates_IsReadAndWarnedOf()
    {
        string states = _folder.Write("states.txt", "192.0.2.1 up\n192.0.2.2 dwon\n");
        string zone = _folder.Write("a.test.zone", ZoneText.Of("a.test.", more: $";@check told file path={states}\n;@check gone file path=/missing\n;@check all all of=told,gone\n;@pool one check=told\n;@pool two check=all\none A 192.0.2.1\ntwo A 192.0.2.1"));

        var (exitCode, output) = await RunAsync("check", zone);

        Assert.Equal(ExitCode.Ok, exitCode);
        Assert.Equal(
            [$"{states}:2:1: warning: unknown word \"dwon\"; did you mean \"down\"?", "/missing: warning: it does not exist"],
            output.Split('\n')[..2]);
        Assert.Contains("0 errors, 2 warnings", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("missing")]
    public async Task Check_NothingToRead_IsAnotherExitCode(string path) =>
        Assert.Equal(ExitCode.Environment, (await RunAsync("check", _folder[path])).ExitCode);

    [Fact]
    public async Task Explain_PoolName_ShowsStagesAndAnswer()
    {
        _folder.Write("a.test.zone", ZoneText.Of("a.test.", more: "pool IN A 192.0.2.7\npool IN A 192.0.2.8\n;@pool pool policy=weighted"));

        var (exitCode, output) = await RunAsync("explain", "pool.a.test", "--zones", _folder.Path);

        Assert.Equal(ExitCode.Ok, exitCode);
        Assert.Contains("pool pool.a.test. A, policy weighted", output, StringComparison.Ordinal);
        Assert.Contains("    picked   192.0.2.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Simulate_PoolWithAFailure_PrintsAllTables()
    {
        string zone = _folder.Write("a.test.zone", ZoneText.Of("a.test.", more: "pool IN A 192.0.2.7\npool IN A 192.0.2.8\n;@pool pool policy=weighted ttl=5s"));

        var (exitCode, output) = await RunAsync(
            "simulate", zone, "pool", "--policy", "weighted,weighted@1s,gdnsd", "--resolvers", "50", "--lookups", "20", "--time", "5m", "--fail", "192.0.2.8@60s", "--detect", "2s");

        Assert.Equal(ExitCode.Ok, exitCode);
        Assert.Contains("pool.a.test. A: 2 members; 50 resolvers (Zipf 1), 20 lookups/s, clients stay 60 s, 5 min, seed 1", output, StringComparison.Ordinal);
        Assert.Matches(@"policy +queries/s +max/mean +in 95 % +CV +below 90 % +below 98 % +churn +bytes\nweighted( +\d+\.\d+){4}( +\d+\.\d %){2} +\d+ % +\d+\nweighted@1s( +\d+\.\d+){4} .*\ngdnsd ", output);
        Assert.Contains("192.0.2.8 fails after 60 s, answers change 2 s later; of the demand leased to it there is still", output, StringComparison.Ordinal);
        Assert.Matches(@"policy +5 s +10 s +20 s +30 s +60 s +120 s\nweighted( +\d+ %){6}\nweighted@1s( +\d+ %){6}\ngdnsd +\d", output);
        Assert.Matches(@"times its share, for three windows in a row, after the\n\npolicy +failure at 60 s\nweighted +(\d+|never)\nweighted@1s +(\d+|never)\ngdnsd +(\d+|never)", output);
    }

    // Every option of the world at once: what each does the tests of the simulation say.
    [Fact]
    public async Task Simulate_AWholeWorld_IsRunAndDrawn()
    {
        string zone = _folder.Write("a.test.zone", ZoneText.Of("a.test.", more: "pool IN A 192.0.2.7\npool IN A 192.0.2.8\npool IN A 192.0.2.9\n;@pool pool policy=weighted ttl=5s"));
        string page = System.IO.Path.Combine(_folder.Path, "report.html");

        var (exitCode, output) = await RunAsync(
            "simulate", zone, "pool", "--policy", "weighted", "--resolvers", "50", "--skew", "0.9", "--lookups", "20", "--utilisation", "50%", "--persistence", "80%:10s,20%:60s",
            "--rotating", "0.5", "--least-ttls", "5%:30s", "--most-ttls", "5%:2s", "--farms", "2:4", "--subnets", "1:8", "--prefetch", "20%", "--serve-stale", "20%", "--cookies", "20%",
            "--wave", "30%:2m", "--crowd", "1x20@60s+30s", "--crowd", "2x5@10s+30s", "--churn", "10%", "--forge", "3x2@30s", "--weight-error", "10%", "--feedback", "10s",
            "--feedback-noise", "5%", "--feedback-loss", "5%", "--feedback-delay", "2s", "--feedback-ends", "2m", "--warm-up", "1m", "--time", "5m", "--seed", "7",
            "--fail", "192.0.2.8@60s+60s", "--detect", "2s", "--drain", "192.0.2.7@200s", "--add", "192.0.2.9@20s", "--weight", "192.0.2.9=2@100s", "--html", page);

        Assert.Equal(ExitCode.Ok, exitCode);
        Assert.Contains("50 resolvers (Zipf 0.9), 20 lookups/s, clients stay 10 or 60 s, 5 min, seed 7", output, StringComparison.Ordinal);
        Assert.Contains("192.0.2.8 fails after 60 s, answers change 2 s later; of the demand leased to it there is still", output, StringComparison.Ordinal);
        Assert.Contains("192.0.2.7 is drained after 200 s; of the demand leased to it there is still", output, StringComparison.Ordinal);
        Assert.Matches(@"policy +crowd at 10 s +new weight at 20 s +end of the crowd at 40 s +failure at 60 s +crowd at 60 s +end of the crowd at 90 s +new weight at 100 s +return at 120 s +drain at 200 s\n", output);
        Assert.Contains("192.0.2.7 is drained after 200 s: what is still on it", await File.ReadAllTextAsync(page), StringComparison.Ordinal);
    }

    // Who asks every 40 s to the second keeps answers for so long, whatever the TTL; then lookups come at ten per second or more.
    [Fact]
    public async Task Simulate_LogOfQueries_HasItsResolvers()
    {
        string zone = _folder.Write("a.test.zone", ZoneText.Of("a.test.", more: "pool IN A 192.0.2.7\n;@pool pool policy=weighted ttl=5s"));
        string log = _folder.Write("queries.txt", string.Join('\n', Enumerable.Range(0, 100).Select(i => $"{i * 10} 192.0.2.{100 + (i % 4)}")));

        var (exitCode, output) = await RunAsync("simulate", zone, "pool", "--policy", "weighted", "--log", log, "--time", "5m");

        Assert.Equal(ExitCode.Ok, exitCode);
        Assert.Contains("pool.a.test. A: 1 members; 4 resolvers of a log, 40 lookups/s,", output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Environment, (await RunAsync("simulate", zone, "pool", "--log", log + "-none")).ExitCode);
        Assert.Equal(ExitCode.Environment, (await RunAsync("simulate", zone, "pool", "--log", zone)).ExitCode);
        Assert.Equal(ExitCode.Wrong, (await RunAsync("simulate", zone, "pool", "--log", log, "--crowd", "5x20@10s+10s")).ExitCode);
    }

    [Theory]
    [InlineData("--resolvers", "0")]
    [InlineData("--utilisation", "100%")]
    [InlineData("--persistence", "50%:10s")]
    [InlineData("--least-ttls", "30s")]
    [InlineData("--farms", "20")]
    [InlineData("--wave", "30%")]
    [InlineData("--crowd", "1x20")]
    [InlineData("--forge", "10@5s")]
    [InlineData("--prefetch", "2")]
    [InlineData("--feedback", "0s")]
    [InlineData("--skew", "-1")]
    [InlineData("--lookups", "none")]
    [InlineData("--time", "1s")]
    [InlineData("--detect", "soon")]
    public async Task Simulate_ValueThatIsNone_SaysWhatItIs(string option, string value)
    {
        string zone = _folder.Write("a.test.zone", ZoneText.Of("a.test.", more: "pool IN A 192.0.2.7\n;@pool pool policy=weighted"));
        using var error = new StringWriter();

        int exitCode = await DnsLbCommand.Create().Parse(["simulate", zone, "pool", option, value]).InvokeAsync(new InvocationConfiguration { Output = TextWriter.Null, Error = error });

        Assert.NotEqual(ExitCode.Ok, exitCode);
        Assert.Contains($"{option} does not take \"{value}\"", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_Json_IsJson()
    {
        _folder.Write("a.test.zone", ZoneText.Of("a.test."));

        var (_, output) = await RunAsync("explain", "www.a.test", "AAAA", "--zones", _folder.Path, "--json");

        using var json = System.Text.Json.JsonDocument.Parse(output);
        Assert.Equal(("www.a.test.", "AAAA"), (json.RootElement.GetProperty("name").GetString(), json.RootElement.GetProperty("type").GetString()));
    }

    [Fact]
    public async Task Explain_TwoTypes_IsRefused()
    {
        _folder.Write("a.test.zone", ZoneText.Of("a.test."));

        Assert.Equal(ExitCode.Environment, (await RunAsync("explain", "www.a.test", "AAAA", "--type", "A", "--zones", _folder.Path)).ExitCode);
    }

    [Theory]
    [InlineData("www.b.test", ExitCode.Wrong)]
    [InlineData("www..test", ExitCode.Environment)]
    public async Task Explain_NameThatCannotBeExplained_IsTold(string name, int expected)
    {
        _folder.Write("a.test.zone", ZoneText.Of("a.test."));

        Assert.Equal(expected, (await RunAsync("explain", name, "--zones", _folder.Path)).ExitCode);
    }

    [Theory]
    [InlineData("serve --bogus")]
    [InlineData("serv")]
    [InlineData("check")]
    [InlineData("check zones --exec-programs bin/true")]
    [InlineData("demo fail 5")]
    public void WrongUsage_IsAParseError(string arguments) =>
        Assert.NotEmpty(DnsLbCommand.Create().Parse(arguments.Split(' ')).Errors);

    private static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        int exitCode = await DnsLbCommand.Create().Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output });
        return (exitCode, output.ToString());
    }
}
