using System.Net;
using System.Net.Sockets;

namespace DnsLb.Tests.EndToEnd;

/// <summary>A TCP server that answers each connection with <c>ok</c>, or holds them all until it is released.</summary>
internal sealed class HeldBackend : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ManualResetEventSlim _answers = new(initialState: true);
    private readonly Task _accepting;

    public HeldBackend()
    {
        _listener.Start();
        _accepting = AcceptAllAsync();
    }

    /// <summary>The pool www of two members that this one stands for, with a check that waits for it.</summary>
    public string Pool =>
        $"""
        ;@check backend tcp port={((IPEndPoint)_listener.LocalEndpoint).Port} expect=ok timeout=1m interval=1m
        ;@pool www check=backend
        www A 192.0.2.1 ;@ probe=127.0.0.1
        www A 192.0.2.2 ;@ probe=127.0.0.1
        """;

    public void Hold() => _answers.Reset();

    public void Release() => _answers.Set();

    public void Dispose()
    {
        _answers.Set();
        _listener.Dispose();
        _accepting.Wait();
    }

    private async Task AcceptAllAsync()
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await _listener.AcceptSocketAsync();
            }
            catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
            {
                return;
            }

            _ = Task.Factory.StartNew(() => Answer(client), TaskCreationOptions.LongRunning);
        }
    }

    private void Answer(Socket client)
    {
        using (client)
        {
            _answers.Wait();
            try
            {
                client.Send("ok"u8);
            }
            catch (SocketException)
            {
                // The prober was killed meanwhile.
            }
        }
    }
}
