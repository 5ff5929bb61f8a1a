using System.Net.Sockets;

namespace DnsLb.Tests.EndToEnd;

/// <summary>One process takes over from another: no query is lost, and whatever happens to one of them, the other answers.</summary>
public sealed class RestartTests : IDisposable
{
    private const int Restarts = 5;
    private const string Zone = "www A 192.0.2.1\nwww A 192.0.2.2\n;@pool www";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Restart_FiveTimesUnderLoad_LosesNoQuery()
    {
        await using ReplacedServer server = await StartAsync(Zone);
        var load = new QueryLoad(server.EndPoint, "www.example.com");
        var tcp = new TcpQueryLoad(server.EndPoint, "www.example.com");
        var processes = new HashSet<string>();
        await load.WaitForVersionAsync(2, moreReplies: 100);
        for (int restart = 1; restart <= Restarts; restart++)
        {
            // Opened before, and used until after.
            using Socket stays = TcpQueryLoad.Connect(server.EndPoint);
            TcpQueryLoad.Ask(stays, "www.example.com", 0, 1);

            Task<CommandResult> restarting = server.RestartAsync();

            // On a busy machine a restart takes longer than a connection may be idle.
            while (await Task.WhenAny(restarting, Task.Delay(TimeSpan.FromSeconds(1))) != restarting)
            {
                TcpQueryLoad.Ask(stays, "www.example.com", 1, 1);
            }

            CommandResult result = await restarting;
            Assert.True(result.ExitCode == 0, $"{result}\n{string.Join('\n', server.Lines)}");
            processes.Add(result.Lines.Single(line => line.StartsWith("replaced ", StringComparison.Ordinal)));
            TcpQueryLoad.Ask(stays, "www.example.com", 1, 3);
            await load.WaitForVersionAsync(2, moreReplies: 100);
            await tcp.WaitForMoreAsync(4);
        }

        await load.StopAsync();
        await tcp.StopAsync();
        Assert.Equal(Restarts, processes.Count);
        Assert.Equal(0, await ExitCodeOfTheFirstAsync(server));
        Assert.DoesNotContain(server.Lines, line => line.Contains(" error ", StringComparison.Ordinal) || line.Contains(" warning ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Restart_ClientIsBusyForLongerThanTheOldOneWaits_HasAllAnswersAndTheEndWithTheLast()
    {
        await using ReplacedServer server = await StartAsync(Zone);
        using Socket busy = TcpQueryLoad.Connect(server.EndPoint);
        TcpQueryLoad.Ask(busy, "www.example.com", 0, 1);
        Task<long> asking = Task.Factory.StartNew(() => TcpQueryLoad.AskUntilTheEnd(busy, "www.example.com"), TaskCreationOptions.LongRunning);

        CommandResult result = await server.RestartAsync();

        Assert.Equal(0, result.ExitCode);
        Assert.InRange(await asking.WaitAsync(ChildProcess.Patience), 100, long.MaxValue);
        Assert.Equal(0, await ExitCodeOfTheFirstAsync(server));
    }

    [Fact]
    public async Task Restart_NothingIsAsked_TakesNoLongerThanAWorkerWaits()
    {
        await using ReplacedServer server = await StartAsync(Zone);

        CommandResult result = await server.RestartAsync();

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(0, await ExitCodeOfTheFirstAsync(server));
        string successor = result.Lines.Single(line => line.StartsWith("started ", StringComparison.Ordinal)).Split(' ')[1];
        await server.WaitForLineAsync($"stopped; process {successor} serves on$");
        Assert.Equal(2, server.First.Served("www.example.com").Length);
    }

    [Fact]
    public async Task Restart_StateOfTheServer_IsTakenOver()
    {
        await using ReplacedServer server = await StartAsync(Zone, "--state", _folder.PathOf("state"), "--api", "127.0.0.1:0");
        await DrainAsync(await ApiOfAsync(server), "192.0.2.1");
        int lines = server.Lines.Count;

        CommandResult result = await server.RestartAsync();

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(["192.0.2.2"], server.First.Served("www.example.com"));
        CommandResult next = await DrainAsync(await ApiOfAsync(server, lines), "192.0.2.2");
        Assert.Equal(0, next.ExitCode);
        Assert.DoesNotContain("not saved", next.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restart_ZonesCannotBeServed_OldOneGoesOn()
    {
        await using ReplacedServer server = await StartAsync(Zone, "--state", _folder.PathOf("state"), "--api", "127.0.0.1:0");
        _folder.Write("example.com.zone", "this is no zone");

        CommandResult result = await server.RestartAsync();

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("ended with exit code 1; the log says why; the old one goes on", result.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, server.First.Served("www.example.com").Length);
        CommandResult drain = await DrainAsync(await ApiOfAsync(server), "192.0.2.1");
        Assert.DoesNotContain("not saved", drain.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restart_NewOneIsKilledWithTheStateInHand_OldOneGoesOn()
    {
        using var backend = new HeldBackend();
        await using ReplacedServer server = await StartAsync(backend.Pool, "--state", _folder.PathOf("state"), "--api", "127.0.0.1:0");
        var load = new QueryLoad(server.EndPoint, "www.example.com");
        await ApiOfAsync(server);
        backend.Hold();
        int lines = server.Lines.Count;
        var (restart, successor) = await server.BeginRestartAsync();
        await using ChildProcess running = restart;
        await server.WaitForLineAsync("waiting for the first probes", lines);

        ReplacedServer.Kill(successor);

        Assert.Equal(1, await restart.WaitForExitAsync());
        await server.WaitForLineAsync("the process that was to take over does not: it has ended; this one goes on");
        string api = await ApiOfAsync(server, lines);
        CommandResult drain = await DrainAsync(api, "192.0.2.1");
        Assert.Equal(0, drain.ExitCode);
        Assert.DoesNotContain("not saved", drain.ToString(), StringComparison.Ordinal);
        await load.WaitForVersionAsync(2, moreReplies: 100);
        await load.StopAsync();
        backend.Release();
        CommandResult next = await server.RestartAsync();
        Assert.True(next.ExitCode == 0, $"{next}\n{string.Join('\n', server.Lines)}");
    }

    [Fact]
    public async Task Restart_OldOneIsKilledMeanwhile_NewOneGoesOnAlone()
    {
        using var backend = new HeldBackend();
        await using ReplacedServer server = await StartAsync(backend.Pool, "--state", _folder.PathOf("state"));
        backend.Hold();
        int lines = server.Lines.Count;
        var (restart, _) = await server.BeginRestartAsync();
        await using ChildProcess running = restart;
        await server.WaitForLineAsync("waiting for the first probes", lines);

        ReplacedServer.Kill(server.First.Process.Id);
        backend.Release();

        await server.WaitForLineAsync("this one goes on alone", lines);
        await server.WaitForLineAsync("ready: ", lines);
        Assert.Equal(2, server.First.Served("www.example.com").Length);
    }

    [Fact]
    public async Task Takeover_ByAProcessThatSomebodyStarts_EndsTheOld()
    {
        await using ReplacedServer server = await StartAsync(Zone, "--state", _folder.PathOf("state"));

        await using DnsLbProcess next = await DnsLbProcess.StartAsync(
            ["serve", "--zones", ZoneFile, "--listen", $"{server.EndPoint}", "--workers", "3", "--handover", server.Path, "--takeover", "yes", "--state", _folder.PathOf("state")]);

        Assert.Equal(0, await ExitCodeOfTheFirstAsync(server));
        Assert.Equal(2, next.Served("www.example.com").Length);
        Assert.Contains(next.Process.Lines, line => line.Contains("workers: 2 as the server before has them, not 3", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Takeover_NobodyIsThere_Starts()
    {
        _folder.Write("example.com.zone", ZoneSamples.Example(Zone));

        await using DnsLbProcess server = await DnsLbProcess.ServeAsync(ZoneFile, "--handover", _folder.PathOf("handover.sock"), "--takeover", "yes");

        Assert.Equal(2, server.Served("www.example.com").Length);
        CommandResult mode = await ChildProcess.RunAsync("stat", ["--format=%a", _folder.PathOf("handover.sock")]);
        Assert.Equal("600", mode.Lines.Single());
    }

    [Fact]
    public async Task Restart_NobodyIsThere_SaysSo()
    {
        CommandResult result = await DnsLbProcess.RunAsync("restart", "--handover", _folder.PathOf("handover.sock"));

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("no server hands itself over at", Assert.Single(result.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restart_WithoutAPath_AsksWhereTheSettingsSay()
    {
        string path = _folder.PathOf("handover.sock");
        string settings = _folder.Write("settings.json", $$"""{"Handover": "{{path}}"}""");

        CommandResult result = await ChildProcess.RunAsync(DnsLbProcess.Program, ["restart"], new Dictionary<string, string> { ["DNSLB_SETTINGS"] = settings });

        Assert.Contains($"no server hands itself over at {path}", Assert.Single(result.Lines), StringComparison.Ordinal);
    }

    private string ZoneFile => _folder.PathOf("example.com.zone");

    private Task<ReplacedServer> StartAsync(string lines, params string[] more)
    {
        _folder.Write("example.com.zone", ZoneSamples.Example(lines));
        return ReplacedServer.StartAsync(_folder, ZoneFile, more);
    }

    private static async Task<int> ExitCodeOfTheFirstAsync(ReplacedServer server) => await server.First.Process.WaitForEndAsync();

    private static async Task<string> ApiOfAsync(ReplacedServer server, int from = 0) => (await server.WaitForLineAsync(@"API on http://(\S+?)/", from)).Groups[1].Value;

    private static Task<CommandResult> DrainAsync(string api, string selector) => DnsLbProcess.RunAsync("drain", selector, "--reason", "test", "--yes", "--api", api);
}
