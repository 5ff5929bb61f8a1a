using ARSoft.Tools.Net.Dns;
using DnsLb.Core.Wire;
using DnsLb.Tests.Answering;

namespace DnsLb.Tests.Rfc;

/// <summary>EDNS(0).</summary>
public sealed class Rfc6891Tests
{
    private static readonly TestServer Server = new(("example.org.zone", $"""
        $TTL 60
        @    SOA ns1 hostmaster 1 1h 10m 1d 20
        @    NS  ns1
        ns1  A   192.0.2.53
        $GENERATE 1-25 many A 192.0.2.$
        $GENERATE 1-90 huge A 192.0.2.$
        big  TXT "{new string('x', 250)}" "{new string('y', 250)}"
        chain CNAME big
        """));

    [Fact]
    public void Section6_1_1_NoOpt_SendsNone()
    {
        byte[] reply = Server.AskRaw(new Question("ns1.example.org").Bytes());

        Assert.Equal([0, 0], reply[10..12]);
    }

    [Fact]
    public void Section6_1_1_Opt_SendsOurSizeAndTheDoBit()
    {
        DnsMessage reply = Server.Ask(new Question("ns1.example.org") { Opt = Question.MakeOpt(4096, flags: 0x8000) });

        Assert.NotNull(reply.EDnsOptions);
        Assert.Equal(1232, reply.EDnsOptions.UdpPayloadSize);
        Assert.Equal(0, reply.EDnsOptions.Version);
        Assert.True(reply.EDnsOptions.IsDnsSecOk);
    }

    [Fact]
    public void Section6_1_2_UnknownOption_IsIgnored()
    {
        DnsMessage reply = Server.Ask(new Question("ns1.example.org") { Opt = Question.MakeOpt(options: [0xFD, 0xE9, 0, 2, 1, 2]) });

        Assert.Equal(ReturnCode.NoError, reply.ReturnCode);
        Assert.Empty(reply.EDnsOptions!.Options);
    }

    [Fact]
    public void Section6_1_3_OtherVersion_SaysBadVersWithOurVersion()
    {
        byte[] reply = Server.AskRaw(new Question("ns1.example.org") { Opt = Question.MakeOpt(version: 1) }.Bytes());

        byte[] opt = reply[^11..];
        Assert.Equal(0, reply[3] & 0xF);
        Assert.Equal([0, 0, 41, 0x04, 0xD0, 1, 0], opt[..7]);
        Assert.Equal([0, 0], reply[6..8]);
    }

    [Fact]
    public void Section6_1_3_OtherVersionWithOptionsMalformedForUs_SaysBadVers()
    {
        byte[] reply = Server.AskRaw(new Question("ns1.example.org") { Opt = Question.MakeOpt(version: 1, options: [0, 8, 0, 1, 0]) }.Bytes());

        Assert.Equal([1, 0], reply[^6..^4]);
    }

    [Theory]
    [InlineData("many", 0, 25, false)]
    [InlineData("huge", 0, 0, true)]
    [InlineData("huge", 1232, 0, true)]
    [InlineData("huge", 4096, 0, true)]
    [InlineData("many", 512, 25, false)]
    public void Section6_2_3_ReplyAgainstUdpSize_TruncatesWholeRRsets(string name, ushort udpSize, int records, bool truncated)
    {
        byte[] opt = udpSize == 0 ? [] : Question.MakeOpt(udpSize);
        byte[] query = new Question($"{name}.example.org") { Opt = opt }.Bytes();
        byte[] raw = Server.AskRaw(query);
        var reply = DnsMessage.Parse(raw);

        Assert.Equal(truncated, reply.IsTruncated);
        Assert.Equal(records, reply.AnswerRecords.Count);
        Assert.True(raw.Length <= Math.Clamp((int)udpSize, 512, 1232), $"{raw.Length} bytes");
        Assert.Equal(udpSize > 0, reply.IsEDnsEnabled);
    }

    [Fact]
    public void Section6_2_3_ChainDoesNotFit_KeepsTheCnameAndTruncates()
    {
        DnsMessage reply = Server.Ask(new Question("chain.example.org", RRType.TXT));

        Assert.True(reply.IsTruncated);
        Assert.Equal(RecordType.CName, Assert.Single(reply.AnswerRecords).RecordType);
    }

    [Fact]
    public void Section6_2_3_Tcp_SendsAll()
    {
        DnsMessage reply = Server.AskByTcp(new Question("huge.example.org"));

        Assert.False(reply.IsTruncated);
        Assert.Equal(90, reply.AnswerRecords.Count);
    }

    // Section 6.1.1: one OPT at most, owned by the root, in the additional section.
    [Theory]
    [InlineData("0002 00 0029 0400 00000000 0000 00 0029 0400 00000000 0000")]
    [InlineData("0001 0162 00 0029 0400 00000000 0000")]
    public void Section6_1_1_SecondOrMisplacedOpt_SaysFormErr(string additional)
    {
        byte[] query = new Question("ns1.example.org").Bytes();
        byte[] more = Convert.FromHexString(additional.Replace(" ", "", StringComparison.Ordinal));

        byte[] reply = Server.AskRaw([.. query[..10], .. more[..2], .. query[12..], .. more[2..]]);

        Assert.Equal(1, reply[3] & 0xF);
    }
}
