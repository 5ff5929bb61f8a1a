using System.Net;
using System.Net.Sockets;
using DnsLb.Core.Transport;
using DnsLb.Core.Wire;
using DnsLb.Tests.Answering;

namespace DnsLb.Tests.Transport;

/// <summary>UDP replies are never fragmented (RFC 9715).</summary>
public sealed class FragmentationTests
{
    private const string LocalRoute = "route change local 127.0.0.1 dev lo table local mtu 600";

    private static readonly byte[] LongQuery = new Question("long.example.org", RRType.TXT) { Opt = Question.MakeOpt() }.Bytes();

    private readonly TestServer _server = new(("example.org.zone", $"$TTL 60\n@ SOA ns1 host 1 1h 10m 1d 20\n@ NS ns1\nns1 A 192.0.2.53\nlong TXT {string.Join(' ', Enumerable.Repeat(new string('t', 250), 4))}"));

    // Anybody can forge the messages that lower a path's MTU.
    [Fact]
    public void PathWithASmallMtu_DoesNotMatter() => NetworkNamespace.Run(["link set lo up", LocalRoute], () =>
    {
        using Listener listener = TransportTest.Bind(IPAddress.Loopback);
        using var transport = TransportTest.StartUdp(listener, batched: true, _ => _server.Responder);
        using Socket client = TransportTest.UdpClient(listener);

        client.Send(LongQuery);

        Assert.InRange(TransportTest.Receive(client).Length, 1000, ReplyOpt.UdpSize);
        Assert.Equal(0, NetworkNamespace.IPCounter("FragCreates"));
    });

    // A client asks again when it gets no reply.
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    public void InterfaceWithASmallMtu_GetsATruncatedReply(string listen) => NetworkNamespace.Run(["link set lo mtu 600 up"], () =>
    {
        using Listener listener = TransportTest.Bind(IPAddress.Parse(listen));
        using var transport = TransportTest.StartUdp(listener, batched: true, _ => _server.Responder);
        using Socket client = TransportTest.UdpClient(listener, IPAddress.Loopback);

        client.Send(LongQuery);
        Assert.True(SpinWait.SpinUntil(() => transport.Counters[0].SendErrors == 1 || client.Available > 0, TimeSpan.FromMinutes(4)));
        client.Send(LongQuery);
        byte[] reply = TransportTest.Receive(client);

        Assert.InRange(reply.Length, 12, 512);
        Assert.Equal(0x02, reply[2] & 0x02);
        Assert.Equal(0, NetworkNamespace.IPCounter("FragCreates"));
    });
}
