using System.Net;
using ARSoft.Tools.Net.Dns;
using DnsLb.Core.Answering;
using DnsLb.Tests.Answering;

namespace DnsLb.Tests.Rfc;

/// <summary>RFC 7828: how long an idle TCP connection stays open.</summary>
public sealed class Rfc7828Tests
{
    private static readonly byte[] Keepalive = [0, 11, 0, 0];

    private readonly TestServer _server = new(new ResponderSettings { TcpIdleTimeout = TimeSpan.FromSeconds(10) }, ("example.org.zone", """
        $TTL 60
        @    IN SOA ns1 hostmaster 1 1h 10m 1d 20
        @    IN NS  ns1
        ns1  IN A   192.0.2.53
        """));

    [Fact]
    public void Section3_3_2_AskedOverTcp_IsSaidInUnitsOf100Milliseconds()
    {
        TcpKeepAliveOption option = Assert.Single(Ask(Keepalive, isTcp: true).OfType<TcpKeepAliveOption>());

        Assert.Equal(TimeSpan.FromSeconds(10), option.Timeout);
    }

    [Fact]
    public void Section3_3_2_ConnectionsAreToEnd_IsZero()
    {
        _server.Responder.EndsConnections = true;

        Assert.Equal(TimeSpan.Zero, Assert.Single(Ask(Keepalive, isTcp: true).OfType<TcpKeepAliveOption>()).Timeout);
    }

    [Fact]
    public void Section3_3_1_AskedOverUdp_IsIgnored() => Assert.Empty(Ask(Keepalive, isTcp: false));

    [Fact]
    public void Section3_3_2_NotAsked_IsNotSaid() => Assert.Empty(Ask([], isTcp: true));

    private List<EDnsOptionBase> Ask(byte[] option, bool isTcp) =>
        _server.Ask(new Question("ns1.example.org") { Opt = Question.MakeOpt(options: option) }, Question.MakeClient(IPAddress.Loopback, isTcp)).EDnsOptions!.Options;
}
