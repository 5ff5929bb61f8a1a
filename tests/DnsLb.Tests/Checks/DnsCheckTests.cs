using System.Net;
using System.Net.Sockets;
using DnsLb.Core.Checks;

namespace DnsLb.Tests.Checks;

public class DnsCheckTests
{
    private static readonly (ushort Type, byte[] Data) One = (1, [192, 0, 2, 1]);
    private static readonly (ushort Type, byte[] Data) Text = (16, [3, (byte)'a', (byte)' ', (byte)'b', 1, (byte)'C']);
    private static readonly (ushort Type, byte[] Data) Alias = (5, [3, (byte)'W', (byte)'w', (byte)'w', 0xC0, 12]);
    private static readonly (ushort Type, byte[] Data) Mail = (15, [0, 10, 0xC0, 12]);

    [Theory]
    [InlineData("A", null, 0, "NOERROR", true, "NOERROR, 4 answer records")]
    [InlineData("A", "192.0.2.1", 0, "NOERROR", true, "NOERROR, \"192.0.2.1\" among 4 answer records")]
    [InlineData("A", "192.0.2.2", 0, "NOERROR", false, "4 answer records without \"192.0.2.2\"")]
    [InlineData("TXT", "a bC", 0, "NOERROR", true, "NOERROR, \"a bC\" among 4 answer records")]
    [InlineData("TXT", "a bc", 0, "NOERROR", false, "4 answer records without \"a bc\"")]
    [InlineData("CNAME", "www.Example.com", 0, "NOERROR", true, "NOERROR, \"www.Example.com\" among 4 answer records")]
    [InlineData("MX", "10 example.com.", 0, "NOERROR", true, "NOERROR, \"10 example.com.\" among 4 answer records")]
    [InlineData("A", null, 3, "NOERROR", false, "NXDOMAIN, expected NOERROR")]
    [InlineData("A", null, 3, "NXDOMAIN", true, "NXDOMAIN, 4 answer records")]
    [InlineData("A", null, 9, "REFUSED", false, "RCODE9, expected REFUSED")]
    public async Task ProbeAsync_Reply_IsJudgedByCodeAndRecords(string type, string? expect, int rcode, string expected, bool passed, string reason)
    {
        await using var server = NameServer.Replying(query => NameServer.Reply(query, rcode, One, Text, Alias, Mail));
        (string, string)[] keys = [("name", "example.com"), ("type", type), ("rcode", expected), .. expect is null ? [] : ((string, string)[])[("expect", expect)]];

        CheckResult result = await CheckRun.RunAsync(CheckRun.Create("dns", keys), server.EndPoint);

        Assert.Equal((passed, "match", reason), (result.Passed, result.Phase, result.Reason));
    }

    [Fact]
    public async Task ProbeAsync_EmptyAnswer_LacksWhatIsExpected()
    {
        await using var server = NameServer.Replying(query => NameServer.Reply(query));

        CheckResult result = await CheckRun.RunAsync(Check(("expect", "192.0.2.1")), server.EndPoint);

        Assert.Equal((false, "match", "no answer records; expected \"192.0.2.1\""), (result.Passed, result.Phase, result.Reason));
    }

    [Fact]
    public async Task ProbeAsync_TruncatedReply_SaysSo()
    {
        await using var server = NameServer.Replying(query => With(NameServer.Reply(query), 2, 0x86));

        CheckResult result = await CheckRun.RunAsync(Check(("expect", "192.0.2.1")), server.EndPoint);

        Assert.Equal("no answer records without \"192.0.2.1\" in a truncated reply; transport=tcp brings all of it", result.Reason);
    }

    [Fact]
    public async Task ProbeAsync_MessagesThatAreNoReplies_AreIgnored()
    {
        await using var server = NameServer.Replying(
            _ => [],
            query => query[..5],
            query => query,
            query => With(NameServer.Reply(query, 5), 0, (byte)~query[0]),
            query => With(NameServer.Reply(query, 5), 13, (byte)'f'),
            query => NameServer.Reply(query, 0, One));

        CheckResult result = await CheckRun.RunAsync(Check(("expect", "192.0.2.1")), server.EndPoint);

        Assert.True(result.Passed, result.Reason);
    }

    [Fact]
    public async Task ProbeAsync_ReplyFromElsewhere_IsIgnored()
    {
        using var elsewhere = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        elsewhere.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await using var server = new NameServer(query => [(NameServer.Reply(query, 5), elsewhere), (NameServer.Reply(query, 0, One), null)]);

        CheckResult result = await CheckRun.RunAsync(Check(), server.EndPoint);

        Assert.True(result.Passed, result.Reason);
    }

    [Fact]
    public async Task ProbeAsync_ErrorWithoutTheQuestion_IsAReply()
    {
        await using var server = NameServer.Replying(query => [query[0], query[1], 0x80, 1, 0, 0, 0, 0, 0, 0, 0, 0]);

        CheckResult result = await CheckRun.RunAsync(Check(), server.EndPoint);

        Assert.Equal("FORMERR, expected NOERROR", result.Reason);
    }

    [Fact]
    public async Task ProbeAsync_RecordThatPointsToItself_IsMalformed()
    {
        await using var server = NameServer.Replying(query => With(NameServer.Reply(query, 0, One), query.Length + 1, (byte)query.Length));

        CheckResult result = await CheckRun.RunAsync(Check(), server.EndPoint);

        Assert.Equal((false, "match", "the reply is malformed"), (result.Passed, result.Phase, result.Reason));
    }

    [Fact]
    public async Task ProbeAsync_ManyRepliesWithChangedBytes_AreResults()
    {
        var random = new Random(1);
        await using var server = NameServer.Replying(query =>
        {
            byte[] reply = NameServer.Reply(query, 0, One, Text, Alias, Mail);
            for (int changes = random.Next(1, 5); changes > 0; changes--)
            {
                reply[random.Next(query.Length, reply.Length)] = (byte)random.Next(256);
            }

            return reply[..random.Next(query.Length, reply.Length + 1)];
        });
        var reasons = new HashSet<string>();
        for (int i = 0; i < 500; i++)
        {
            reasons.Add((await CheckRun.RunAsync(Check(("expect", "192.0.2.1")), server.EndPoint)).Reason);
        }

        Assert.Contains("the reply is malformed", reasons);
    }

    [Theory]
    [InlineData("udp", "connect|first byte")]
    [InlineData("tcp", "connect")]
    public async Task ProbeAsync_NobodyListens_IsRefused(string transport, string phases)
    {
        CheckResult result = await CheckRun.RunAsync(Check(("transport", transport)), CheckRun.Refusing());

        Assert.Equal((false, "connection refused"), (result.Passed, result.Reason));
        Assert.Contains(result.Phase, phases.Split('|'));
    }

    [Fact]
    public async Task ProbeAsync_Silence_EndsAtTheTimeoutAndNamesThePhase()
    {
        await using var server = NameServer.Replying();

        CheckResult result = await CheckRun.RunAsync(Check(), server.EndPoint, timeoutSeconds: 1);

        Assert.Equal((false, "first byte"), (result.Passed, result.Phase));
        Assert.Matches("^timed out after [0-9.]+s while waiting for the first byte$", result.Reason);
    }

    [Fact]
    public async Task ProbeAsync_OverTcp_TakesTheReplyInPieces()
    {
        await using Backend server = OverTcp(reply => [NameServer.Prefixed([1, 2]), reply[..1], reply[1..20], reply[20..]]);

        CheckResult result = await CheckRun.RunAsync(Check(("transport", "tcp"), ("expect", "192.0.2.1")), server.EndPoint);

        Assert.Equal((true, "match", "NOERROR, \"192.0.2.1\" among 1 answer record"), (result.Passed, result.Phase, result.Reason));
    }

    [Theory]
    [InlineData(0, "first byte")]
    [InlineData(20, "response")]
    public async Task ProbeAsync_OverTcpClosedTooEarly_SaysSo(int length, string phase)
    {
        await using Backend server = OverTcp(reply => [reply[..length]]);

        CheckResult result = await CheckRun.RunAsync(Check(("transport", "tcp")), server.EndPoint);

        Assert.Equal((false, phase, "connection closed before a reply"), (result.Passed, result.Phase, result.Reason));
    }

    [Theory]
    [InlineData("name", "a..b", "name must be a domain name")]
    [InlineData("type", "AXFR", "type must be a record type such as A, AAAA, TXT")]
    [InlineData("type", "OPT", "type must be a record type such as A, AAAA, TXT")]
    [InlineData("type", "1", "type must be a record type such as A, AAAA, TXT")]
    [InlineData("rcode", "NXDOMIAN", "did you mean \"NXDOMAIN\"?")]
    [InlineData("port", "0", "port must be a port from 1 to 65535")]
    [InlineData("transport", "tls", "transport must be udp|tcp")]
    [InlineData("expect", "2001:db8::1", "expect=2001:db8::1 is no address of type A")]
    [InlineData("expect", "", "expect must be an address, text or other record data")]
    public void Create_WrongValue_IsAProblem(string key, string value, string problem)
    {
        List<string> problems = [];

        Assert.Null(CheckRun.Create("dns", problems, [.. key == "name" ? [] : ((string, string)[])[("name", "example.com")], (key, value)]));
        Assert.Contains(problem, Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Create_WithoutName_IsAProblem()
    {
        List<string> problems = [];

        Assert.Null(CheckRun.Create("dns", problems));
        Assert.Equal(["a dns check needs name="], problems);
    }

    private static ICheck Check(params (string, string)[] keys) => CheckRun.Create("dns", [("name", "example.com"), .. keys]);

    // Each piece is its own segment, for Nagle's algorithm is off.
    private static Backend OverTcp(Func<byte[], byte[][]> pieces) => new(async (socket, cancellation) =>
    {
        socket.NoDelay = true;
        byte[] query = new byte[512];
        int length = 0;
        while (length < 2 || length < 2 + query[1])
        {
            length += await socket.ReceiveAsync(query.AsMemory(length), cancellation);
        }

        foreach (byte[] piece in pieces(NameServer.Prefixed(NameServer.Reply(query[2..length], 0, One))))
        {
            await socket.SendAsync(piece, cancellation);
        }
    });

    private static byte[] With(byte[] message, int at, byte value)
    {
        message[at] = value;
        return message;
    }
}
