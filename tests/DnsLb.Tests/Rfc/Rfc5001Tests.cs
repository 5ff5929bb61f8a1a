using ARSoft.Tools.Net.Dns;
using DnsLb.Core.Answering;
using DnsLb.Tests.Answering;

namespace DnsLb.Tests.Rfc;

/// <summary>RFC 5001: which of several servers answers.</summary>
public sealed class Rfc5001Tests
{
    private const string Zone = """
        $TTL 60
        @    IN SOA ns1 hostmaster 1 1h 10m 1d 20
        @    IN NS  ns1
        ns1  IN A   192.0.2.53
        """;

    private static readonly byte[] Nsid = [.. "fra-1"u8];

    private readonly TestServer _server = new(new ResponderSettings { Nsid = Nsid }, ("example.org.zone", Zone));

    [Theory]
    [InlineData(new byte[] { 0, 3, 0, 0 })]
    [InlineData(new byte[] { 0, 3, 0, 1, 9 })]
    public void Section2_2_Asked_IsSaid(byte[] option) => Assert.Equal(Nsid, Assert.Single(Ask(_server, option).OfType<NsIdOption>()).Payload);

    [Fact]
    public void Section2_2_NotAsked_IsNotSaid() => Assert.Empty(Ask(_server, []));

    [Fact]
    public void Section2_2_NotConfigured_IsNotSaid() => Assert.Empty(Ask(new TestServer(("example.org.zone", Zone)), [0, 3, 0, 0]));

    private static List<EDnsOptionBase> Ask(TestServer server, byte[] option) =>
        server.Ask(new Question("ns1.example.org") { Opt = Question.MakeOpt(options: option) }).EDnsOptions!.Options;
}
