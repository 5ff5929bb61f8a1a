using System.Net;
using System.Net.Sockets;
using DnsLb.Core.Transport;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Transport;

/// <summary>A transport of which a part does not end as it should.</summary>
public sealed class BrokenTcpTransportTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Dispose_AcceptingFailedForGood_ClosesWhatListensAllTheSame(bool usesEpoll)
    {
        Listener[] listeners = [TransportTest.Bind(IPAddress.Loopback), TransportTest.Bind(IPAddress.Loopback)];
        var transport = new TcpTransport(listeners, TransportTest.Responder(), workers: 1, new TcpLimits(), new FakeTimeProvider(), new BrokenLog(), usesEpoll);
        listeners[0].Tcp.Dispose();
        transport.Start();

        await Assert.ThrowsAsync<IOException>(() => transport.DisposeAsync().AsTask());

        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Assert.Equal(SocketError.ConnectionRefused, Assert.Throws<SocketException>(() => client.Connect(listeners[1].EndPoint)).SocketErrorCode);
        Array.ForEach(listeners, listener => listener.Dispose());
    }

    private sealed class BrokenLog : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new IOException("the log is full");
    }
}
