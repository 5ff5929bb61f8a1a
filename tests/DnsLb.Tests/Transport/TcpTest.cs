using System.Net;
using System.Net.Sockets;
using DnsLb.Core.Answering;
using DnsLb.Core.Transport;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Transport;

/// <summary>A TCP transport on a free loopback port, and what its clients do.</summary>
internal static class TcpTest
{
    public static byte[] Framed(ushort id) => Framed(TransportTest.Query(id));

    public static byte[] Framed(byte[] message) => [(byte)(message.Length >> 8), (byte)message.Length, .. message];

    public static byte[] ReadReply(Socket client)
    {
        byte[] length = Read(client, 2);
        return Read(client, (length[0] << 8) | length[1]);
    }

    public static bool IsClosed(Socket client)
    {
        try
        {
            return client.Receive(new byte[1]) == 0;
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionReset)
        {
            return true;
        }
    }

    private static byte[] Read(Socket client, int count)
    {
        byte[] bytes = new byte[count];
        for (int at = 0; at < count;)
        {
            int received = client.Receive(bytes.AsSpan(at));
            Assert.NotEqual(0, received);
            at += received;
        }

        return bytes;
    }

    /// <summary>A transport whose clock is the test's.</summary>
    public sealed class Server : IAsyncDisposable
    {
        private readonly FakeTimeProvider _time = new();
        private readonly Listener _listener = TransportTest.Bind(IPAddress.Loopback);
        private bool _stopped;

        public Server(TcpLimits? limits = null, Responder? responder = null, ILogger? logger = null, bool? usesEpoll = null, bool starts = true)
        {
            limits ??= new TcpLimits { IdleTimeout = TimeSpan.FromSeconds(10), Connections = 2 };
            Transport = new TcpTransport([_listener], responder ?? TransportTest.Responder(), workers: 2, limits, _time, logger ?? NullLogger.Instance, usesEpoll);
            if (starts)
            {
                Transport.Start();
            }
        }

        public TcpTransport Transport { get; }

        public Socket Connect(IPAddress? from = null, int? bufferBytes = null)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 60_000 };
            if (bufferBytes is { } bytes)
            {
                socket.ReceiveBufferSize = socket.SendBufferSize = bytes;
            }

            socket.Bind(new IPEndPoint(from ?? IPAddress.Loopback, 0));
            socket.Connect(_listener.EndPoint);
            return socket;
        }

        // A client has its reply a moment before its connection waits again.
        public void WaitUntilIdle(int connections) =>
            Assert.True(SpinWait.SpinUntil(() => Transport.Idle == connections, TimeSpan.FromMinutes(4)), "a connection never waits");

        /// <summary>Waits until nobody is accepted any more.</summary>
        public void WaitUntilRefused() => Assert.True(SpinWait.SpinUntil(IsRefused, TimeSpan.FromMinutes(1)), "the server accepts on");

        public void Advance(int seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));

        // The connection may begin to wait only after the first step.
        public void AdvanceUntilClosed(Socket client)
        {
            client.ReceiveTimeout = 20;
            for (int step = 0; step < 250; step++)
            {
                _time.Advance(TimeSpan.FromSeconds(10));
                try
                {
                    Assert.True(IsClosed(client));
                    return;
                }
                catch (SocketException timeout) when (timeout.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock)
                {
                    continue;
                }
            }

            Assert.Fail("the connection stays open");
        }

        private bool IsRefused()
        {
            try
            {
                Connect().Dispose();
                return false;
            }
            catch (SocketException)
            {
                return true;
            }
        }

        // Time advances in steps, as the server may set its timer after any of them.
        public async Task StopWithinAsync(TimeSpan most)
        {
            Task stopping = StopAsync();
            for (TimeSpan passed = default; passed < most && !stopping.IsCompleted; passed += TimeSpan.FromSeconds(1))
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                await Task.WhenAny(stopping, Task.Delay(20));
            }

            Assert.True(stopping.IsCompletedSuccessfully, "the server waits on");
        }

        public async ValueTask DisposeAsync()
        {
            await StopWithinAsync(TimeSpan.FromMinutes(10));
            _listener.Dispose();
        }

        // The listener stays open, unless the transport closes it.
        public async Task StopAsync()
        {
            if (!_stopped)
            {
                _stopped = true;
                await Transport.DisposeAsync();
            }
        }
    }
}
