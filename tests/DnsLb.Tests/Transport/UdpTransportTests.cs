using System.Net;
using System.Net.Sockets;
using DnsLb.Core.Transport;
using DnsLb.Tests.Serving;

namespace DnsLb.Tests.Transport;

public sealed class UdpTransportTests
{
    public static TheoryData<bool, string> LoopsAndAddresses { get; } = Loops("127.0.0.1", "::1");

    [Theory]
    [MemberData(nameof(LoopsAndAddresses))]
    public void Query_IsAnswered(bool batched, string address)
    {
        using Listener listener = TransportTest.Bind(IPAddress.Parse(address), workers: 2);
        using var transport = TransportTest.StartUdp(listener, batched);
        using Socket client = TransportTest.UdpClient(listener);

        client.Send(TransportTest.Query(0x1234));

        TransportTest.AssertReply(0x1234, TransportTest.Receive(client));
    }

    [Fact]
    public void WildcardOfIPv4_RepliesFromTheAddressThatWasAsked() => AssertRepliesFromTheAddressThatWasAsked("0.0.0.0", "127.0.0.42", from: "127.0.0.41");

    // Loopback has one IPv6 address only. The system adds the route of another some time after the address: too late on a busy machine.
    [Fact]
    public void WildcardOfIPv6_RepliesFromTheAddressThatWasAsked() => NetworkNamespace.Run(
        [
            "link set lo up",
            "address add 2001:db8::41 dev lo nodad",
            "address add 2001:db8::42 dev lo nodad",
            "-6 route replace local 2001:db8::41 dev lo table local",
            "-6 route replace local 2001:db8::42 dev lo table local",
        ],
        () => AssertRepliesFromTheAddressThatWasAsked("::", "2001:db8::42", from: "2001:db8::41"));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Stop_RefusesWhatComesAfterwards(bool batched)
    {
        using Listener listener = TransportTest.Bind(IPAddress.Loopback, workers: 2);
        var transport = TransportTest.StartUdp(listener, batched);
        using Socket client = TransportTest.UdpClient(listener);

        transport.Dispose();
        client.Send(TransportTest.Query(1));

        var error = Assert.Throws<SocketException>(() => TransportTest.Receive(client));
        Assert.Equal(SocketError.ConnectionRefused, error.SocketErrorCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ManyQueries_AreEachAnsweredOnce(bool batched)
    {
        const int Queries = 2000;
        using Listener listener = TransportTest.Bind(IPAddress.Loopback, workers: 2);
        using var transport = TransportTest.StartUdp(listener, batched);
        using Socket client = TransportTest.UdpClient(listener);
        var answered = new HashSet<int>();

        for (int first = 0; first < Queries; first += 50)
        {
            for (int id = first; id < first + 50; id++)
            {
                client.Send(TransportTest.Query((ushort)id));
            }

            for (int i = 0; i < 50; i++)
            {
                byte[] reply = TransportTest.Receive(client);
                answered.Add((reply[0] << 8) | reply[1]);
            }
        }

        Assert.Equal(Queries, answered.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TooLongQuery_IsDroppedAndTheNextAnswered(bool batched)
    {
        using Listener listener = TransportTest.Bind(IPAddress.Loopback);
        using var transport = TransportTest.StartUdp(listener, batched);
        using Socket client = TransportTest.UdpClient(listener);

        client.Send([.. TransportTest.Query(1), .. new byte[8000]]);
        client.Send(TransportTest.Query(2));

        TransportTest.AssertReply(2, TransportTest.Receive(client));
        Assert.Equal(1, transport.Counters.Sum(counters => counters.Truncated));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void EmptyAndShortDatagrams_AreDroppedAndTheNextAnswered(bool batched)
    {
        using Listener listener = TransportTest.Bind(IPAddress.Loopback);
        using var transport = TransportTest.StartUdp(listener, batched);
        using Socket client = TransportTest.UdpClient(listener);

        client.Send(ReadOnlySpan<byte>.Empty);
        client.Send([1, 2, 3]);
        client.Send(TransportTest.Query(3));

        TransportTest.AssertReply(3, TransportTest.Receive(client));
    }

    [Fact]
    public void Dispose_AnswersWhatHadBeenReceived()
    {
        const int Queries = 100;
        using Listener listener = TransportTest.Bind(IPAddress.Loopback);
        using Socket client = TransportTest.UdpClient(listener);
        for (int id = 0; id < Queries; id++)
        {
            client.Send(TransportTest.Query((ushort)id));
        }

        TransportTest.StartUdp(listener, batched: true).Dispose();

        for (int id = 0; id < Queries; id++)
        {
            TransportTest.AssertReply((ushort)id, TransportTest.Receive(client));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Dispose_WakesWorkersThatWait(bool batched)
    {
        using Listener listener = TransportTest.Bind(IPAddress.Loopback, workers: 3);
        var transport = TransportTest.StartUdp(listener, batched);
        using Socket client = TransportTest.UdpClient(listener);
        client.Send(TransportTest.Query(9));
        TransportTest.Receive(client);

        // Would never return if a worker went on waiting.
        transport.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ClientThatIsGone_DoesNotHarmTheNext(bool batched)
    {
        using Listener listener = TransportTest.Bind(IPAddress.Loopback);
        using var transport = TransportTest.StartUdp(listener, batched);
        using (Socket gone = TransportTest.UdpClient(listener))
        {
            gone.Send(TransportTest.Query(4));
        }

        using Socket client = TransportTest.UdpClient(listener);
        client.Send(TransportTest.Query(5));

        TransportTest.AssertReply(5, TransportTest.Receive(client));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WorkerThatFails_IsRestartedAndCounted(bool batched)
    {
        var log = new LogLines();
        using Listener listener = TransportTest.Bind(IPAddress.Loopback);
        Socket served = listener.Udp[0];
        IPEndPoint nobody;
        using (Listener gone = TransportTest.Bind(IPAddress.Loopback))
        {
            nobody = gone.EndPoint;
        }

        served.Connect(nobody);

        using var transport = TransportTest.StartUdp(listener, batched, logger: log);
        Assert.True(SpinWait.SpinUntil(HasFailedTwice, TimeSpan.FromMinutes(4)), "the worker does not fail again");
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 5000 };
        client.Bind(nobody);
        client.Connect(listener.EndPoint);

        client.Send(TransportTest.Query(10));

        TransportTest.AssertReply(10, TransportTest.Receive(client));
        Assert.Matches("^Error: UDP 127.0.0.1:[0-9]+: receiving failed .*; the worker goes on", Assert.Single(log.All));

        // What finds nobody is told to the next who sends or receives.
        bool HasFailedTwice()
        {
            _ = Record.Exception(() => served.Send([0]));
            return transport.Counters[0].ReceiveErrors > 1;
        }
    }

    // Without more, the reply to a client of this machine would leave from the client's own address.
    private static void AssertRepliesFromTheAddressThatWasAsked(string listen, string asked, string from)
    {
        using Listener listener = TransportTest.Bind(IPAddress.Parse(listen));
        using var transport = TransportTest.StartUdp(listener, batched: true);
        using var client = new Socket(listener.EndPoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 5000 };
        client.Bind(new IPEndPoint(IPAddress.Parse(from), 0));

        // A connected socket takes packets of its peer only.
        client.Connect(IPAddress.Parse(asked), listener.EndPoint.Port);
        client.Send(TransportTest.Query(7));

        TransportTest.AssertReply(7, TransportTest.Receive(client));
    }

    private static TheoryData<bool, string> Loops(params string[] addresses)
    {
        var data = new TheoryData<bool, string>();
        foreach (string address in addresses)
        {
            data.Add(true, address);
            data.Add(false, address);
        }

        return data;
    }
}
