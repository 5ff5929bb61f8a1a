using System.Net;
using System.Net.Sockets;

namespace DnsLb.Tests.Checks;

/// <summary>A listener on a free loopback port that treats each connection as the test says.</summary>
internal sealed class Backend : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    public Backend(Func<Socket, CancellationToken, Task> serve)
    {
        _listener.Start();
        _accepting = Task.Run(async () =>
        {
            while (true)
            {
                using Socket socket = await _listener.AcceptSocketAsync(_stop.Token);
                await serve(socket, _stop.Token);
            }
        });
    }

    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>Set to the request, once one was read by <see cref="Answering"/>.</summary>
    public string Request { get; private set; } = "";

    /// <summary>A backend that reads a request and sends this text.</summary>
    public static Backend Answering(string response)
    {
        Backend? backend = null;
        backend = new Backend(async (socket, cancellation) =>
        {
            await using var stream = new NetworkStream(socket);
            backend!.Request = await ReadRequestAsync(stream, cancellation);
            await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(response), cancellation);
        });
        return backend;
    }

    /// <summary>Reads up to the empty line.</summary>
    public static async Task<string> ReadRequestAsync(Stream stream, CancellationToken cancellation)
    {
        var text = new System.Text.StringBuilder();
        byte[] buffer = new byte[4096];
        while (!text.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            int read = await stream.ReadAsync(buffer, cancellation);
            if (read == 0)
            {
                break;
            }

            text.Append(System.Text.Encoding.ASCII.GetString(buffer, 0, read));
        }

        return text.ToString();
    }

    /// <summary>Listens no more. May be called again.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        await _stop.CancelAsync();
        _listener.Dispose();
        await Assert.ThrowsAnyAsync<Exception>(() => _accepting);
        _stop.Dispose();
    }
}
