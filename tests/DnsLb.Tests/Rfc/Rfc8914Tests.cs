using System.Net;
using System.Text;
using ARSoft.Tools.Net.Dns;
using DnsLb.Core.Answering;
using DnsLb.Tests.Answering;
using DnsLb.Tests.Pools;

namespace DnsLb.Tests.Rfc;

/// <summary>Extended DNS errors.</summary>
public sealed class Rfc8914Tests
{
    private static readonly byte[] Opt = Question.MakeOpt();

    private const string Zone = """
        $TTL 60
        ;@check web tcp port=80
        ;@pool open check=web
        ;@pool shut check=web when-empty=none
        ;@pool some check=web floor=60%
        @    IN SOA ns1 hostmaster 1 1h 10m 1d 20
        @    IN NS  ns1
        ns1  IN A   192.0.2.53
        open IN A   192.0.2.81
        shut IN A   192.0.2.82
        some IN A   192.0.2.84
        some IN A   192.0.2.85
        ;@pool old check=web
        old  IN A   192.0.2.83
        """;

    private readonly TestServer _server = Serve(Zone);

    [Theory]
    [InlineData("www.example.com", 0, 20, "")]
    [InlineData("ns1.example.org", 0x2000, 21, "")]
    [InlineData("open.example.org", 0, 0, "all members are down: 1 of 1 are served all the same (when-empty=all)")]
    [InlineData("some.example.org", 0, 0, "too few members of tier 0 are up: all of the tier is served (floor)")]
    [InlineData("old.example.org", 0, 0, "health is frozen: no canary answers")]
    public void Section2_SomethingToSay_IsInTheOption(string name, int flags, int infoCode, string text)
    {
        TakeDown();

        DnsMessage reply = _server.Ask(new Question(name) { Flags = (ushort)flags, Opt = Opt });

        byte[] error = ErrorIn(reply);
        Assert.Equal((infoCode, text), ((error[0] << 8) | error[1], Encoding.UTF8.GetString(error.AsSpan(2))));
    }

    [Theory]
    [InlineData("ns1.example.org")]
    [InlineData("none.example.org")]
    [InlineData("shut.example.org")]
    public void Section3_NothingToSay_HasNoOption(string name)
    {
        TakeDown();

        DnsMessage reply = _server.Ask(new Question(name) { Opt = Opt });

        Assert.Empty(reply.EDnsOptions!.Options);
    }

    [Fact]
    public void Section3_PoolThatIsUpAgain_HasNoOption()
    {
        TakeDown();
        _server.Pool("open.example.org. A").Publish([PoolOf.Up]);

        DnsMessage reply = _server.Ask(new Question("open.example.org") { Opt = Opt });

        Assert.Empty(reply.EDnsOptions!.Options);
    }

    [Fact]
    public void Section3_QueryWithoutEdns_HasNoOpt() => Assert.False(_server.Ask(new Question("www.example.com")).IsEDnsEnabled);

    [Fact]
    public void Section2_ClientSubnetToo_HasBothOptions()
    {
        byte[] opt = Question.MakeOpt(options: Question.MakeSubnet(1, 24, 198, 51, 100));

        DnsMessage reply = _server.Ask(new Question("www.example.com") { Opt = opt });

        Assert.Single(reply.EDnsOptions!.Options.OfType<ClientSubnetOption>());
        Assert.Equal([0, 20], ErrorIn(reply));
    }

    // 1,232 bytes less header, question and OPT hold 74 records of 16 bytes with 8 bytes to spare: no room for the text.
    [Fact]
    public void Section3_NoRoomForTheOption_LeavesItOut()
    {
        string members = string.Concat(Enumerable.Range(1, 74).Select(i => $"full IN A 198.51.100.{i}\n"));
        TestServer server = Serve($"$TTL 60\n;@check web tcp port=80\n;@pool full check=web\n@ IN SOA ns1 hostmaster 1 1h 10m 1d 20\n@ IN NS ns1\nns1 IN A 192.0.2.53\n{members}");
        server.Pool("full.example.org. A").Publish([.. Enumerable.Repeat(PoolOf.Down, 74)]);

        byte[] bytes = server.AskRaw(new Question("full.example.org") { Opt = Opt }.Bytes());
        var reply = DnsMessage.Parse(bytes);

        Assert.InRange(bytes.Length, 1220, 1232);
        Assert.Equal((74, false), (reply.AnswerRecords.Count, reply.IsTruncated));
        Assert.Empty(reply.EDnsOptions!.Options);
    }

    // What is wrong with their names is told to all, what is wrong with pools to those who may know.
    [Theory]
    [InlineData("192.0.2.99", false)]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    public void Section6_DoubtsOfAPool_AreToldToTheMachineItselfOnly(string client, bool expected)
    {
        var server = new TestServer(("example.org.zone", Zone));
        server.Pool("open.example.org. A").Publish([PoolOf.Down]);

        DnsMessage pool = server.Ask(new Question("open.example.org") { Opt = Opt }, Question.UdpClient(client));
        DnsMessage stranger = server.Ask(new Question("www.example.com") { Opt = Opt }, Question.UdpClient(client));

        Assert.Equal(expected ? 1 : 0, pool.EDnsOptions!.Options.Count);
        Assert.Equal([0, 20], ErrorIn(stranger));
    }

    [Fact]
    public void Section2_LongestText_IsCutBetweenCharacters()
    {
        _server.Pool("old.example.org. A").Publish([PoolOf.Up with { Stale = new string('é', 100) }]);

        byte[] error = ErrorIn(_server.Ask(new Question("old.example.org") { Opt = Opt }));

        Assert.Equal($"{new string('é', 58)}…", Encoding.UTF8.GetString(error.AsSpan(2)));
    }

    [Fact]
    public void Respond_WithADoubt_AllocatesNothing()
    {
        TakeDown();
        byte[] query = new Question("open.example.org") { Opt = Opt }.Bytes();
        byte[] reply = new byte[512];
        Client client = Question.UdpClient();

        Allocations.AssertNone(() => _server.Responder.Respond(query, reply, client));
    }

    private static TestServer Serve(string zone) =>
        new(new ResponderSettings { ExtendedErrors = new ClientNetworks([IPNetwork.Parse("192.0.2.0/24")]) }, ("example.org.zone", zone));

    private static byte[] ErrorIn(DnsMessage reply)
    {
        UnknownOption option = Assert.Single(reply.EDnsOptions!.Options.OfType<UnknownOption>());
        Assert.Equal(15, (int)option.Type);
        return [.. option.Data ?? []];
    }

    private void TakeDown()
    {
        _server.Pool("open.example.org. A").Publish([PoolOf.Down]);
        _server.Pool("shut.example.org. A").Publish([PoolOf.Down]);
        _server.Pool("old.example.org. A").Publish([PoolOf.Up with { Stale = "health is frozen: no canary answers" }]);
        _server.Pool("some.example.org. A").Publish([PoolOf.Up, PoolOf.Down]);
    }
}
