using System.Net;
using System.Net.Sockets;
using ARSoft.Tools.Net.Dns;
using DnsLb.Core.Checks;
using DnsLb.Core.Serving;
using DnsLb.Tests.Answering;
using DnsServer = DnsLb.Core.Serving.DnsServer;

namespace DnsLb.Tests.Serving;

public sealed class DnsServerTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly LogLines _log = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Start_AnswersFromItsZones()
    {
        _folder.Write("a.test.zone", ZoneText.Of("a.test.", "192.0.2.1"));
        await using DnsServer server = await StartAsync();
        using Socket client = Connect(server);

        Assert.Equal("192.0.2.1", Ask(client, "www.a.test"));
    }

    [Fact]
    public async Task Start_OneBrokenFileOfTwo_ServesTheOther()
    {
        _folder.Write("a.test.zone", ZoneText.Of("a.test."));
        _folder.Write("b.test.zone", ZoneText.Of("b.test.", "not-an-address"));

        await using DnsServer server = await StartAsync();
        using Socket client = Connect(server);

        Assert.Equal("192.0.2.1", Ask(client, "www.a.test"));
        Assert.Equal("Refused", Ask(client, "www.b.test"));
        Assert.Contains(_log.All, line => line.Contains("b.test.zone:6:12: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_AProgramThatIsNotThere_IsAWarning()
    {
        _folder.Write("a.test.zone", ZoneText.Of("a.test."));
        var settings = new ServerSettings { Zones = [_folder.Path], Listen = [new IPEndPoint(IPAddress.Loopback, 0)], ExecPrograms = new PermittedPrograms(["/bin/true", "/none"]) };

        await using DnsServer? server = (await DnsServer.StartAsync(settings, TimeProvider.System, _log)).Server;

        Assert.NotNull(server);
        Assert.Contains("Warning: exec-programs: there is no program and no folder /none, so nothing there may run", _log.All);
    }

    // A program on a dead mount must not make of a stop an exception.
    [Fact]
    public async Task Start_CancelledWhileAProgramIsLookedFor_IsStopped()
    {
        _folder.Write("a.test.zone", ZoneText.Of("a.test."));
        var settings = new ServerSettings { Zones = [_folder.Path], Listen = [new IPEndPoint(IPAddress.Loopback, 0)], ExecPrograms = new PermittedPrograms(["/bin/true"]) };

        ServerStart start = await DnsServer.StartAsync(settings, TimeProvider.System, _log, new CancellationToken(canceled: true));

        Assert.Equal(StartFailure.Stopped, start.Failure);
    }

    [Fact]
    public async Task Start_OnlyBrokenFiles_Fails()
    {
        _folder.Write("b.test.zone", ZoneText.Of("b.test.", "not-an-address"));

        ServerStart start = await TryStartAsync();

        Assert.Null(start.Server);
        Assert.Equal(StartFailure.Zones, start.Failure);
    }

    [Fact]
    public async Task Start_NoZoneFile_Fails()
    {
        ServerStart start = await TryStartAsync();

        Assert.Equal(StartFailure.Environment, start.Failure);
        Assert.Contains("no zone file in", Assert.Single(start.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_MissingFolder_Fails()
    {
        ServerStart start = await TryStartAsync(_folder["missing"]);

        Assert.Equal(StartFailure.Environment, start.Failure);
        Assert.Contains("missing: there is no such file or folder", Assert.Single(start.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_PortTaken_Fails()
    {
        _folder.Write("a.test.zone", ZoneText.Of("a.test."));
        await using DnsServer first = await StartAsync();
        var settings = new ServerSettings { Zones = [_folder.Path], Listen = first.EndPoints };

        ServerStart start = await DnsServer.StartAsync(settings, TimeProvider.System, _log);

        Assert.Equal(StartFailure.Environment, start.Failure);
        Assert.Contains("is taken", Assert.Single(start.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NameServerWithoutAListenerOfItsFamily_IsWarnedOf()
    {
        _folder.Write("a.test.zone", ZoneText.Of("a.test.", more: "ns1 IN AAAA 2001:db8::53"));

        await using DnsServer server = await StartAsync();

        Assert.Contains("Warning: a.test.: name server ns1.a.test. has an IPv6 address, but there is no IPv6 listen address", _log.All);
    }

    [Fact]
    public async Task ChangedFileUnderLoad_EveryQueryGetsTheOldOrTheNewAnswer()
    {
        _folder.Write("a.test.zone", ZoneText.Of("a.test.", "192.0.2.1", serial: 1));
        DnsServer server = await StartAsync();
        using Socket client = Connect(server);
        Assert.Equal("192.0.2.1", Ask(client, "www.a.test"));

        _folder.Write("a.test.zone", ZoneText.Of("a.test.", "192.0.2.2", serial: 2));
        AskUntil(client, "www.a.test", before: "192.0.2.1", after: "192.0.2.2");

        await server.DisposeAsync();
        Assert.Contains(_log.All, line => line.StartsWith("Information: reloaded a.test.: now 1 zone, 4 records, in ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AddedAndRemovedFiles_AreFollowed()
    {
        _folder.Write("a.test.zone", ZoneText.Of("a.test."));
        await using DnsServer server = await StartAsync();
        using Socket client = Connect(server);

        string added = _folder.Write("b.test.zone", ZoneText.Of("b.test."));
        AskUntil(client, "www.b.test", before: "Refused", after: "192.0.2.1");
        File.Delete(added);
        AskUntil(client, "www.b.test", before: "192.0.2.1", after: "Refused");

        Assert.Equal("192.0.2.1", Ask(client, "www.a.test"));
    }

    [Fact]
    public async Task ReloadEverything_WithoutAChange_SaysSo()
    {
        _folder.Write("a.test.zone", ZoneText.Of("a.test."));
        await using DnsServer server = await StartAsync();
        using Socket client = Connect(server);

        _ = server.ReloadEverything();

        while (!_log.All.Contains("Information: read all zone files again: nothing changed"))
        {
            Assert.Equal("192.0.2.1", Ask(client, "www.a.test"));
        }
    }

    [Fact]
    public async Task Start_TargetThatIsDown_IsInNoAnswerFromTheFirstOn()
    {
        using var up = new TcpListener(IPAddress.Loopback, 0);
        up.Start();
        string pool = $"""
            ;@check web tcp port={((IPEndPoint)up.LocalEndpoint).Port} interval=60s timeout=2s
            ;@pool pool policy=weighted check=web
            pool IN A 127.0.0.1
            pool IN A 127.0.0.99 ;@ weight=1000
            """;
        _folder.Write("a.test.zone", ZoneText.Of("a.test.", more: pool));

        await using DnsServer server = await StartAsync();
        using Socket client = Connect(server);

        Assert.Equal("127.0.0.1", Ask(client, "pool.a.test"));
    }

    [Fact]
    public async Task Start_TargetThatHangs_SaysWhatItWaitsFor()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        _folder.Write("a.test.zone", ZoneText.Of("a.test.", more: $"""
            ;@check web http port={((IPEndPoint)silent.LocalEndpoint).Port} timeout=1500ms
            ;@pool pool check=web
            pool IN A 127.0.0.1
            """));

        await using DnsServer server = await StartAsync();

        Assert.Contains("Information: waiting for the first probes of 1 target, 1.5 s at most, before anything is answered", _log.All);
    }

    [Fact]
    public async Task Start_Cancelled_IsStopped()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        _folder.Write("a.test.zone", ZoneText.Of("a.test.", more: $"""
            ;@check web http port={((IPEndPoint)silent.LocalEndpoint).Port} interval=1h timeout=1h
            ;@pool pool check=web
            pool IN A 127.0.0.1
            """));

        ServerStart start = await TryStartAsync(cancellation: new CancellationToken(canceled: true));

        Assert.Null(start.Server);
        Assert.Equal(StartFailure.Stopped, start.Failure);
        Assert.Equal(["Information: stopped"], _log.All);
    }

    private async Task<DnsServer> StartAsync()
    {
        ServerStart start = await TryStartAsync();
        Assert.Empty(start.Problems);
        return start.Server!;
    }

    private Task<ServerStart> TryStartAsync(string? zones = null, CancellationToken cancellation = default)
    {
        var settings = new ServerSettings { Zones = [zones ?? _folder.Path], Listen = [new IPEndPoint(IPAddress.Loopback, 0)], Workers = 2 };
        return DnsServer.StartAsync(settings, TimeProvider.System, _log, cancellation);
    }

    private static Socket Connect(DnsServer server)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 10_000 };
        socket.Connect(server.EndPoints[0]);
        return socket;
    }

    // Any other answer, and none at all, fails.
    private static void AskUntil(Socket client, string name, string before, string after)
    {
        string answer = Ask(client, name);
        while (answer != after)
        {
            Assert.Equal(before, answer);
            answer = Ask(client, name);
        }
    }

    private static string Ask(Socket client, string name)
    {
        client.Send(new Question(name).Bytes());
        byte[] buffer = new byte[4096];
        var reply = DnsMessage.Parse(buffer[..client.Receive(buffer)]);
        return reply.ReturnCode == ReturnCode.NoError
            ? string.Join(",", reply.AnswerRecords.Cast<ARecord>().Select(record => record.Address.ToString()))
            : reply.ReturnCode.ToString();
    }
}
