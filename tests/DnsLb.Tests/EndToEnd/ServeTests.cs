using System.Net;
using System.Net.Sockets;
using DnsClient;

namespace DnsLb.Tests.EndToEnd;

/// <summary>The process from its start to its end: where it listens, where its settings come from, how it stops.</summary>
[Collection(ProcessTests.Name)]
public sealed class ServeTests : IDisposable
{
    // Of the fields of /proc/PID/stat behind the name of the program, from 0 (proc(5): field 22).
    private const int StartTime = 19;

    private readonly TemporaryFolder _folder = new();

    public ServeTests() => _folder.Write(
        "example.com.zone",
        ZoneSamples.Example(
            """
            www  A    192.0.2.1
            www  AAAA 2001:db8::1
            text TXT  "hello"
            alias CNAME www
            """));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("127.0.0.1:0", true)]
    [InlineData("127.0.0.1:0", false)]
    [InlineData("[::1]:0", true)]
    [InlineData("[::1]:0", false)]
    public async Task Serve_BothFamiliesAndBothTransports_Answer(string listen, bool tcp)
    {
        await using DnsLbProcess server = await DnsLbProcess.StartAsync(["serve", "--zones", _folder.Path, "--listen", listen]);
        var client = new LookupClient(new LookupClientOptions(server.EndPoint) { UseCache = false, UseTcpOnly = tcp, Recursion = false, ThrowDnsErrors = true });
        IDnsQueryResponse answer = await client.QueryAsync("alias.example.com", QueryType.A);
        Assert.True(answer.Header.HasAuthorityAnswer);
        Assert.Equal("www.example.com.", answer.Answers.CnameRecords().Single().CanonicalName.Value);
        Assert.Equal(IPAddress.Parse("192.0.2.1"), answer.Answers.ARecords().Single().Address);
        Assert.Equal("hello", (await client.QueryAsync("text.example.com", QueryType.TXT)).Answers.TxtRecords().Single().Text.Single());
        Assert.Equal(IPAddress.Parse("2001:db8::1"), (await client.QueryAsync("www.example.com", QueryType.AAAA)).Answers.AaaaRecords().Single().Address);
    }

    [Fact]
    public async Task Serve_SeveralListenAddresses_AllAnswer()
    {
        await using DnsLbProcess server = await DnsLbProcess.ServeAsync(_folder.Path, "--listen", "127.0.0.2:0", "--listen", "[::1]:0");
        string[] endPoints = [.. server.Process.Lines.Where(line => line.Contains("listening on ", StringComparison.Ordinal)).Select(line => line.Split("listening on ")[1].Split(' ')[0])];
        Assert.Equal(3, endPoints.Length);
        foreach (IPEndPoint endPoint in endPoints.Select(IPEndPoint.Parse))
        {
            var client = new LookupClient(new LookupClientOptions(endPoint) { UseCache = false });
            Assert.Single((await client.QueryAsync("www.example.com", QueryType.A)).Answers.ARecords());
        }
    }

    [Fact]
    public async Task Serve_FewDescriptorsAndManyIdleClients_AnswersNewOnes()
    {
        await using DnsLbProcess server = await DnsLbProcess.StartAsync(["serve", "--zones", _folder.Path, "--listen", "127.0.0.1:0"], launcher: ["prlimit", "--nofile=300"]);
        List<Socket> idle = [];
        for (int client = 0; client < 400; client++)
        {
            idle.Add(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
            idle[^1].Bind(new IPEndPoint(IPAddress.Parse($"127.1.0.{1 + (client % 8)}"), 0));
            await idle[^1].ConnectAsync(server.EndPoint);
        }

        var asking = new LookupClient(new LookupClientOptions(server.EndPoint) { UseCache = false, UseTcpOnly = true });
        Assert.Single((await asking.QueryAsync("www.example.com", QueryType.A)).Answers.ARecords());
        Assert.Matches("the limit of 300 open files leaves [0-9]+ TCP connections", server.Process.ToString());
        Assert.DoesNotContain("accepting failed", server.Process.ToString(), StringComparison.Ordinal);
        idle.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public async Task Serve_NobodyReadsTheLog_AnswersAndReloadsAllTheSame()
    {
        string warnings = string.Concat(Enumerable.Repeat(";weight=3\n", 100));
        for (int zone = 0; zone < 120; zone++)
        {
            _folder.Write($"z{zone}.test.zone", $"@ 60 SOA ns.example.net. host.example.net. 1 1h 10m 1d 20\n@ 60 NS ns.example.net.\n{warnings}");
        }

        await using DnsLbProcess server = await DnsLbProcess.ServeUnreadAsync(_folder.Path, "www.example.com");
        Assert.Equal(["192.0.2.1"], server.Addresses("www.example.com"));
        _folder.Write("example.com.zone", ZoneSamples.Example("www A 192.0.2.2", serial: 2));
        server.WaitUntilServed("www.example.com", "192.0.2.2");
    }

    // The runtime of a published program has this socket only with EventSourceSupport: without it nobody can look into the server. A process
    // of the same number that was killed may have left one; the time of the start tells them apart.
    [Fact]
    public async Task Serve_Running_OffersItsEvents()
    {
        await using DnsLbProcess server = await DnsLbProcess.ServeAsync(_folder.Path);
        string start = File.ReadAllText($"/proc/{server.Process.Id}/stat").Split(") ")[^1].Split(' ')[StartTime];
        Assert.True(File.Exists(Path.Combine(Path.GetTempPath(), $"dotnet-diagnostic-{server.Process.Id}-{start}-socket")));
    }

    [Fact]
    public async Task Serve_SettingsFromTheEnvironment_AreUsed()
    {
        var environment = new Dictionary<string, string> { ["DNSLB_ZONES"] = _folder.Path, ["DNSLB_LISTEN"] = "127.0.0.1:0,[::1]:0", ["DNSLB_WORKERS"] = "3" };
        await using DnsLbProcess server = await DnsLbProcess.StartAsync(["serve"], environment);
        Assert.Equal(2, server.Process.Lines.Count(line => line.Contains("listening on ", StringComparison.Ordinal)));
        Assert.Contains("3 UDP workers", server.Process.ToString(), StringComparison.Ordinal);
        Assert.Equal(["192.0.2.1"], server.Addresses("www.example.com"));
    }

    [Fact]
    public async Task Serve_SettingsFromAppsettings_AreUsedAndTheCommandLineWins()
    {
        using var current = new TemporaryFolder();
        current.Write("appsettings.json", $$"""{ "Zones": ["{{_folder.Path}}"], "Listen": ["127.0.0.1:0"], "Workers": 5 }""");
        await using DnsLbProcess server = await DnsLbProcess.StartAsync(["serve", "--workers", "2"], folder: current.Path);
        Assert.Contains("2 UDP workers", server.Process.ToString(), StringComparison.Ordinal);
        Assert.Equal(["192.0.2.1"], server.Addresses("www.example.com"));
    }

    [Fact]
    public async Task Serve_StandardStreamsAreClosed_AnswersAndLeavesTheirPlacesToNothingElse()
    {
        await using DnsLbProcess server = await DnsLbProcess.ServeUnseenAsync(_folder.Path, "www.example.com", "exec \"$@\" <&- >&- 2>&-");

        string[] streams = [.. Enumerable.Range(0, 3).Select(number => File.ResolveLinkTarget($"/proc/{server.Process.Id}/fd/{number}", returnFinalTarget: false)!.FullName)];

        Assert.Equal(["/dev/null", "/dev/null", "/dev/null"], streams);
        await server.Process.SignalAsync("TERM");
        Assert.Equal(0, await server.Process.WaitForExitAsync());
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Serve_ToldToStop_ExitsWithZero(string signal)
    {
        await using DnsLbProcess server = await DnsLbProcess.ServeAsync(_folder.Path);
        await server.Process.SignalAsync(signal);
        Assert.Equal(0, await server.Process.WaitForExitAsync());
        await server.Process.WaitForLineAsync("stopped$");
        Assert.True(IsFree(server.EndPoint));
    }

    [Fact]
    public async Task Serve_ToldToStopWhileClientsAskByTcp_AnswersAllThatTheyAskBeforeTheyReadTheEnd()
    {
        const int Stops = 3;
        const int Clients = 8;
        for (int stop = 0; stop < Stops; stop++)
        {
            await using DnsLbProcess server = await DnsLbProcess.ServeAsync(_folder.Path);
            Socket[] clients = [.. Enumerable.Range(0, Clients).Select(_ => TcpQueryLoad.Connect(server.EndPoint))];
            Array.ForEach(clients, client => TcpQueryLoad.Ask(client, "www.example.com", 0, 1));
            Task<long>[] asking = [.. clients.Select(client => Task.Factory.StartNew(() => TcpQueryLoad.AskUntilTheEnd(client, "www.example.com"), TaskCreationOptions.LongRunning))];

            await server.Process.SignalAsync("TERM");

            await Task.WhenAll(asking).WaitAsync(ChildProcess.Patience);
            Assert.Equal(0, await server.Process.WaitForExitAsync());
            Array.ForEach(clients, client => client.Dispose());
        }
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Serve_ToldToStopWhileItStarts_SaysNoMoreThanThatAndExitsWithZero(string signal)
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        _folder.Write("example.com.zone", ZoneSamples.Example($"""
            ;@check web http port={((IPEndPoint)silent.LocalEndpoint).Port} interval=1h timeout=1h
            ;@pool www check=web
            www A 127.0.0.1
            """));
        await using var server = ChildProcess.Start("env", ["--default-signal=INT", DnsLbProcess.Program, "serve", "--zones", _folder.Path, "--listen", "127.0.0.1:0", "--api", "none"]);
        await server.WaitForLineAsync("waiting for the first probes");
        int before = server.Lines.Count;

        await server.SignalAsync(signal);

        Assert.Equal(0, await server.WaitForExitAsync());
        Assert.EndsWith("stopped", Assert.Single(server.Lines.Skip(before)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_KilledAndStartedAgain_AnswersOnTheSamePort()
    {
        await using DnsLbProcess first = await DnsLbProcess.ServeAsync(_folder.Path);
        await first.Process.SignalAsync("KILL");
        await first.Process.WaitForExitAsync();
        await using DnsLbProcess second = await DnsLbProcess.StartAsync(["serve", "--zones", _folder.Path, "--listen", $"{first.EndPoint}"]);
        Assert.Equal(first.EndPoint, second.EndPoint);
        Assert.Equal(["192.0.2.1"], second.Addresses("www.example.com"));
    }

    private static bool IsFree(IPEndPoint endPoint)
    {
        using var socket = new Socket(endPoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(endPoint);
        return socket.IsBound;
    }
}
