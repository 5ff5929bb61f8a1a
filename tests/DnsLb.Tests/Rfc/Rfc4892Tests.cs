using ARSoft.Tools.Net.Dns;
using DnsLb.Core.Answering;
using DnsLb.Core.Wire;
using DnsLb.Tests.Answering;

namespace DnsLb.Tests.Rfc;

/// <summary>RFC 4892: what a server says of itself in class CHAOS.</summary>
public sealed class Rfc4892Tests
{
    private const ushort Chaos = 3;

    private readonly TestServer _server = new(new ResponderSettings { Chaos = new ChaosRecords("DnsLb 1", "fra-1") });

    [Theory]
    [InlineData("version.bind", "DnsLb 1")]
    [InlineData("VERSION.Server", "DnsLb 1")]
    [InlineData("id.server", "fra-1")]
    [InlineData("hostname.bind", "fra-1")]
    public void Txt_NameOfTheServer_IsItsText(string name, string text)
    {
        DnsMessage reply = _server.Ask(new Question(name, RRType.TXT) { Class = Chaos });

        TxtRecord record = Assert.IsType<TxtRecord>(Assert.Single(reply.AnswerRecords));
        Assert.Equal((ReturnCode.NoError, true, text, 0, RecordClass.Chaos), (reply.ReturnCode, reply.IsAuthoritiveAnswer, record.TextData, record.TimeToLive, record.RecordClass));
    }

    [Fact]
    public void OtherType_NameOfTheServer_IsEmpty()
    {
        DnsMessage reply = _server.Ask(new Question("id.server") { Class = Chaos });

        Assert.Equal((ReturnCode.NoError, 0), (reply.ReturnCode, reply.AnswerRecords.Count));
    }

    [Theory]
    [InlineData("example.org", 3)]
    [InlineData("authors.bind", 3)]
    [InlineData("version.bind", 4)]
    [InlineData("version.bind", 1)]
    public void Txt_OtherNameOrClass_IsRefused(string name, ushort rrClass) =>
        Assert.Equal(ReturnCode.Refused, _server.Ask(new Question(name, RRType.TXT) { Class = rrClass }).ReturnCode);

    [Theory]
    [InlineData("version.bind")]
    [InlineData("id.server")]
    public void Txt_NothingConfigured_IsRefused(string name) =>
        Assert.Equal(ReturnCode.Refused, new TestServer().Ask(new Question(name, RRType.TXT) { Class = Chaos }).ReturnCode);
}
