using ARSoft.Tools.Net.Dns;
using DnsLb.Tests.Answering;

namespace DnsLb.Tests.Rfc;

/// <summary>Client subnet in DNS queries.</summary>
public sealed class Rfc7871Tests
{
    private static readonly TestServer Server = Exchange.Serve("example.", """
        plain  A 192.0.2.53
        ;@pool sticky policy=hash
        sticky A 192.0.2.11
        sticky A 192.0.2.12
        sticky A 192.0.2.13
        ;@pool turns policy=rotate
        turns  A 192.0.2.21
        turns  A 192.0.2.22
        alias  CNAME sticky
        srv    SRV 1 1 1 sticky
        """);

    [Theory]
    [InlineData(1, 24, new byte[] { 203, 0, 113 })]
    [InlineData(1, 0, new byte[0])]
    [InlineData(0, 0, new byte[0])]
    [InlineData(2, 56, new byte[] { 0x20, 1, 0x0D, 0xB8, 1, 2, 3 })]
    public void Section7_2_1_SubnetForPlainRecords_ComesBackWithScopeZero(ushort family, byte prefix, byte[] address)
    {
        byte[] reply = Server.AskRaw(new Question("plain.example") { Opt = Question.MakeOpt(options: Question.MakeSubnet(family, prefix, address)) }.Bytes());

        Assert.Equal(Question.MakeSubnet(family, prefix, address), reply[^(8 + address.Length)..]);
    }

    [Theory]
    [InlineData(1, 24, new byte[] { 203, 0 })]
    [InlineData(1, 24, new byte[] { 203, 0, 113, 0 })]
    [InlineData(1, 33, new byte[] { 203, 0, 113, 0, 0 })]
    [InlineData(1, 20, new byte[] { 203, 0, 113 })]
    [InlineData(3, 24, new byte[] { 203, 0, 113 })]
    public void Section7_1_1_MalformedSubnet_SaysFormErr(ushort family, byte prefix, byte[] address)
    {
        DnsMessage reply = Server.Ask(new Question("plain.example") { Opt = Question.MakeOpt(options: Question.MakeSubnet(family, prefix, address)) });

        Assert.Equal(ReturnCode.FormatError, reply.ReturnCode);
    }

    // Section 7.2.1: the scope tells for whom the answer holds: for all, unless a pool looks at the client.
    [Theory]
    [InlineData("plain.example A", 0)]
    [InlineData("turns.example A", 0)]
    [InlineData("none.example A", 0)]
    [InlineData("sticky.example AAAA", 0)]
    [InlineData("elsewhere.test A", 0)]
    [InlineData("sticky.example A", 24)]
    [InlineData("alias.example A", 24)]
    [InlineData("srv.example SRV", 24)]
    public void Section7_2_1_Scope_IsThatOfWhatWasLookedAt(string question, byte scope)
    {
        byte[] option = Question.MakeSubnet(1, 24, 203, 0, 113);

        DnsMessage reply = Server.Ask(Exchange.Query(question) with { Opt = Question.MakeOpt(options: option) });

        Assert.Equal(scope, reply.EDnsOptions!.Options.OfType<ClientSubnetOption>().Single().ScopeNetmask);
    }

    // Section 7.2.1: the option stands in no reply to a query without it.
    [Fact]
    public void Section7_2_1_QueryWithoutTheOption_HasNone() =>
        Assert.Empty(Server.Ask(Exchange.Query("sticky.example A") with { Opt = Question.MakeOpt() }).EDnsOptions!.Options);

    [Fact]
    public void Section7_2_1_PoolThatLooksAtTheClient_DependsOnTheSubnetAndSaysSo()
    {
        var bySubnet = new Dictionary<byte, string>();
        for (byte net = 0; net < 60; net++)
        {
            byte[] option = Question.MakeSubnet(1, 24, 203, 0, net);
            byte[] raw = Server.AskRaw(new Question("sticky.example") { Opt = Question.MakeOpt(options: option) }.Bytes(), Question.UdpClient($"198.51.100.{net}"));

            option[7] = 24;
            Assert.Equal(option, raw[^option.Length..]);
            bySubnet[net] = Assert.Single(Addresses(DnsMessage.Parse(raw)));
        }

        Assert.Equal(3, bySubnet.Values.Distinct().Count());
        byte[] again = Question.MakeSubnet(1, 24, 203, 0, 7);
        DnsMessage reply = Server.Ask(new Question("sticky.example") { Opt = Question.MakeOpt(options: again) }, Question.UdpClient("192.0.2.200"));
        Assert.Equal(bySubnet[7], Addresses(reply).Single());
    }

    [Fact]
    public void Section7_1_2_SubnetOfNoBits_UsesTheResolverAndSaysScopeZero()
    {
        byte[] option = Question.MakeSubnet(1, 0);
        byte[] raw = Server.AskRaw(new Question("sticky.example") { Opt = Question.MakeOpt(options: option) }.Bytes());

        Assert.Equal(option, raw[^option.Length..]);
        Assert.Equal(Addresses(Server.Ask(new Question("sticky.example"))), Addresses(DnsMessage.Parse(raw)));
    }

    private static string[] Addresses(DnsMessage reply) => [.. reply.AnswerRecords.OfType<AddressRecordBase>().Select(record => record.Address.ToString())];
}
