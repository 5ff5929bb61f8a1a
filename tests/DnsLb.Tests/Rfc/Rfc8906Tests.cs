using ARSoft.Tools.Net.Dns;
using DnsLb.Core.Wire;
using DnsLb.Tests.Answering;

namespace DnsLb.Tests.Rfc;

/// <summary>Failure to communicate: the tests of section 8, each with what it expects. No well-formed query goes unanswered.</summary>
public sealed class Rfc8906Tests
{
    private const string Soa = "answer zone.example. 3600 IN SOA ns.example.com. host.example.com. 1 7200 3600 1209600 300";

    private static readonly TestServer Server = Exchange.Serve("zone.example.", "www A 192.0.2.1");

    [Theory]
    [InlineData(0x0000, "NoError AA")] // 8.1.1 soa
    [InlineData(0x0010, "NoError AA CD")] // 8.1.3.1 +cd
    [InlineData(0x0020, "NoError AA")] // 8.1.3.2 +ad
    [InlineData(0x0040, "NoError AA")] // 8.1.3.3 +zflag
    [InlineData(0x0100, "NoError AA RD")] // 8.1.3.4 +rec
    public void Section8_1_BasicQuery_IsAnsweredWithTheSoa(ushort flags, string expected)
    {
        Question question = Exchange.Query("zone.example SOA") with { Flags = flags };
        byte[] reply = Server.AskRaw(question.Bytes());

        Assert.Equal([expected, Soa], Exchange.Lines(DnsMessage.Parse(reply)));
        Assert.Equal(0, reply[3] & 0x40);
        Assert.Equal([0, 0], reply[10..12]);
    }

    // Section 8.1.2, and meta types that no record has.
    [Theory]
    [InlineData(1000)]
    [InlineData(65535)]
    [InlineData(0)]
    public void Section8_1_2_UnknownType_IsNoData(ushort type)
    {
        string[] reply = Exchange.Lines(Server.Ask(new Question("zone.example", (RRType)type) { Flags = 0 }));

        Assert.Equal(["NoError AA", Soa.Replace("answer", "authority", StringComparison.Ordinal).Replace(" 3600 IN", " 300 IN", StringComparison.Ordinal)], reply);
    }

    // Section 8.1.4: dig +opcode=15 +header-only.
    [Theory]
    [InlineData(15)]
    [InlineData(3)]
    [InlineData(7)]
    public void Section8_1_4_UnknownOpcodeInAHeaderOnly_SaysNotImp(int opcode)
    {
        byte[] reply = Server.AskRaw([0x12, 0x34, (byte)(opcode << 3), 0, 0, 0, 0, 0, 0, 0, 0, 0]);

        Assert.Equal([0x12, 0x34, (byte)(0x80 | (opcode << 3)), 4, 0, 0, 0, 0, 0, 0, 0, 0], reply);
    }

    [Fact]
    public void Section8_1_5_Tcp_IsAnsweredWithTheSoa() => Assert.Equal(["NoError AA", Soa], Server.AskByTcp("zone.example SOA"));

    // Section 8.2.1 to 8.2.10: version, flags, options.
    [Theory]
    [InlineData(0, 0, "", 0)] // 8.2.1 +edns=0
    [InlineData(1, 0, "", 16)] // 8.2.2 +edns=1
    [InlineData(0, 0, "0064 0000", 0)] // 8.2.3 +ednsopt=100
    [InlineData(0, 0x40, "", 0)] // 8.2.4 +ednsflags=0x40
    [InlineData(1, 0x40, "", 16)] // 8.2.5 +edns=1 +ednsflags=0x40
    [InlineData(1, 0, "0064 0000", 16)] // 8.2.6 +edns=1 +ednsopt=100
    [InlineData(0, 0x8000, "", 0)] // 8.2.8 +dnssec
    [InlineData(1, 0x8000, "", 16)] // 8.2.9 +edns=1 +dnssec
    [InlineData(0, 0, "000a 0008 0102030405060708 0003 0000 0009 0000 0008 0004 00010000", 0)] // 8.2.10 +cookie +nsid +expire +subnet
    public void Section8_2_ExtendedQuery_IsAnsweredInVersion0(byte version, ushort flags, string options, int rcode)
    {
        byte[] opt = Question.MakeOpt(version: version, flags: flags, options: Convert.FromHexString(options.Replace(" ", "", StringComparison.Ordinal)));

        byte[] bytes = Server.AskRaw((Exchange.Query("zone.example SOA") with { Opt = opt }).Bytes());
        var reply = DnsMessage.Parse(bytes);

        Assert.Equal((ReturnCode)rcode, reply.ReturnCode);
        Assert.Equal(rcode == 0 ? [Soa] : [], Exchange.Lines(reply)[1..]);
        Assert.Equal((rcode == 0, false), (reply.IsAuthoritiveAnswer, reply.IsAuthenticData));
        Assert.Equal((0, flags == 0x8000), (reply.EDnsOptions!.Version, reply.EDnsOptions.IsDnsSecOk));
        Assert.DoesNotContain(reply.EDnsOptions.Options, option => (int)option.Type == 100);
        Assert.Equal(flags & 0x8000, FlagsOfOpt(bytes));
    }

    // Section 8.2.7: dig +dnssec +bufsize=512 +ignore dnskey.
    [Fact]
    public void Section8_2_7_TruncatedReply_HasOptStill()
    {
        TestServer server = Exchange.Serve("zone.example.", $"@ DNSKEY 256 3 8 {new string('A', 600)}\n@ DNSKEY 257 3 8 {new string('B', 600)}");

        DnsMessage reply = server.Ask(Exchange.Query("zone.example DNSKEY") with { Opt = Question.MakeOpt(512, flags: 0x8000) });

        Assert.Equal(["NoError AA TC"], Exchange.Lines(reply));
        Assert.Equal((0, true), (reply.EDnsOptions!.Version, reply.EDnsOptions.IsDnsSecOk));
    }

    // Section 3.1.5: other classes are refused, not ignored; section 4: so is what we are not asked for.
    [Theory]
    [InlineData("zone.example", 3, "Refused")]
    [InlineData("zone.example", 254, "Refused")]
    [InlineData("zone.example", 4711, "Refused")]
    [InlineData("elsewhere.test", 1, "Refused")]
    [InlineData(".", 1, "Refused")]
    public void Section3_1_ClassOrZoneOfOthers_IsRefused(string name, ushort qclass, string expected) =>
        Assert.Equal([expected], Exchange.Lines(Server.Ask(new Question(name) { Class = qclass, Flags = 0 })));

    // Section 3: every combination of opcode, flags and EDNS version is answered.
    [Fact]
    public void Section3_EveryHeader_IsAnswered()
    {
        for (int flags = 0; flags < 0x8000; flags += 0x10)
        {
            foreach (byte[] opt in (byte[][])[[], Question.MakeOpt(), Question.MakeOpt(version: 255)])
            {
                Assert.NotEmpty(Server.AskRaw(new Question("www.zone.example") { Flags = (ushort)flags, Opt = opt }.Bytes()));
            }
        }
    }

    // OPT is the last record; its flags stand in the lower half of the TTL.
    private static int FlagsOfOpt(byte[] reply)
    {
        int opt = reply.AsSpan().LastIndexOf<byte>([0, 0, 41]);
        return (reply[opt + 7] << 8) | reply[opt + 8];
    }
}
