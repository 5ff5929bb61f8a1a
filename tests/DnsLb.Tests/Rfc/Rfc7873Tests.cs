using System.Net;
using ARSoft.Tools.Net.Dns;
using DnsLb.Core.Answering;
using DnsLb.Tests.Answering;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Rfc;

/// <summary>RFC 7873: DNS cookies.</summary>
public sealed class Rfc7873Tests
{
    private static readonly byte[] Client = [1, 2, 3, 4, 5, 6, 7, 8];

    private readonly TestServer _server = new(Settings(), ("example.org.zone", """
        $TTL 60
        @    IN SOA ns1 hostmaster 1 1h 10m 1d 20
        @    IN NS  ns1
        ns1  IN A   192.0.2.53
        """));

    [Fact]
    public void Section5_2_3_ClientCookieAlone_IsAnsweredWithAServerCookie()
    {
        DnsMessage reply = Ask(Option(Client));

        Assert.Equal(ReturnCode.NoError, reply.ReturnCode);
        Assert.Single(reply.AnswerRecords);
        CookieOption cookie = Assert.Single(reply.EDnsOptions!.Options.OfType<CookieOption>());
        Assert.Equal(Client, cookie.ClientCookie);
        Assert.Equal(16, cookie.ServerCookie.Length);
    }

    [Fact]
    public void Section5_2_5_CorrectServerCookie_ComesBack()
    {
        byte[] server = ServerCookieIn(Ask(Option(Client)));

        Assert.Equal(server, ServerCookieIn(Ask(Option([.. Client, .. server]))));
    }

    // A query with a wrong one may be a client whose address has changed: it is answered, with the right one.
    [Fact]
    public void Section5_2_4_IncorrectServerCookie_IsAnsweredWithTheCorrectOne()
    {
        byte[] server = ServerCookieIn(Ask(Option(Client)));
        byte[] wrong = [.. server];
        wrong[^1] ^= 1;

        DnsMessage reply = Ask(Option([.. Client, .. wrong]));

        Assert.Single(reply.AnswerRecords);
        Assert.Equal(server, ServerCookieIn(reply));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(9)]
    [InlineData(15)]
    [InlineData(41)]
    public void Section5_2_2_WrongLength_IsFormErr(int length) => Assert.Equal(ReturnCode.FormatError, Ask(Option(new byte[length])).ReturnCode);

    [Theory]
    [InlineData(16)]
    [InlineData(25)]
    [InlineData(40)]
    public void Section4_LengthsOfOtherServers_AreAnswered(int length) => Assert.Single(Ask(Option(new byte[length])).AnswerRecords);

    [Fact]
    public void Section5_2_SeveralCookies_TheFirstCounts()
    {
        CookieOption cookie = Ask([.. Option(Client), .. Option(new byte[8])]).EDnsOptions!.Options.OfType<CookieOption>().Single();

        Assert.Equal(Client, cookie.ClientCookie);
    }

    [Fact]
    public void Section5_4_NoQuestion_IsAnsweredWithACookie()
    {
        byte[] reply = _server.AskRaw([0x12, 0x34, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, .. Question.MakeOpt(options: Option(Client))]);

        Assert.Equal([0x12, 0x34, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 1], reply[..12]);
        Assert.Equal(16, ServerCookieIn(DnsMessage.Parse(reply)).Length);
    }

    // The rcode tells a client that only asks for its cookie whether the one that it has is still good.
    [Theory]
    [InlineData(0, ReturnCode.NoError)]
    [InlineData(1, ReturnCode.BadCookie)]
    public void Section5_4_NoQuestionAndAServerCookie_IsToldWhetherItIsValid(byte difference, ReturnCode expected)
    {
        byte[] server = ServerCookieIn(AskWithoutQuestion(Option(Client)));
        byte[] asked = [.. server];
        asked[^1] ^= difference;

        DnsMessage reply = AskWithoutQuestion(Option([.. Client, .. asked]));

        Assert.Equal(expected, reply.ReturnCode);
        Assert.Equal(server, ServerCookieIn(reply));
    }

    [Fact]
    public void Section5_4_NoQuestionAndACookieOfAnotherServer_IsBadCookie() =>
        Assert.Equal(ReturnCode.BadCookie, AskWithoutQuestion(Option(new byte[16])).ReturnCode);

    [Fact]
    public void Section5_4_NoQuestionAndNoCookie_IsFormErr()
    {
        byte[] reply = _server.AskRaw([0x12, 0x34, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, .. Question.MakeOpt()]);

        Assert.Equal((byte)ReturnCode.FormatError, reply[3] & 0xF);
    }

    [Fact]
    public void Section5_2_1_NoCookie_GetsNone() => Assert.Empty(Ask([]).EDnsOptions!.Options);

    [Fact]
    public void Section6_OtherAddress_HasAnotherCookie()
    {
        byte[] query = new Question("ns1.example.org") { Opt = Question.MakeOpt(options: Option(Client)) }.Bytes();
        byte[] CookieOf(string address) => ServerCookieIn(DnsMessage.Parse(_server.AskRaw(query, Question.MakeClient(IPAddress.Parse(address), isTcp: false))));

        Assert.NotEqual(CookieOf("192.0.2.1"), CookieOf("192.0.2.2"));
    }

    private static byte[] Option(byte[] data) => [0, 10, 0, (byte)data.Length, .. data];

    private static byte[] ServerCookieIn(DnsMessage reply) => reply.EDnsOptions!.Options.OfType<CookieOption>().Single().ServerCookie;

    private static ResponderSettings Settings() => new() { Cookies = new ServerCookies(new FakeTimeProvider(), [CookieSecret.Parse("e5e973e5a6b2a43f48e7dc849e37bfcf")!]) };

    private DnsMessage AskWithoutQuestion(byte[] options) =>
        DnsMessage.Parse(_server.AskRaw([0x12, 0x34, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, .. Question.MakeOpt(options: options)]));

    private DnsMessage Ask(byte[] options) => _server.Ask(new Question("ns1.example.org") { Opt = Question.MakeOpt(options: options) });
}
