using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DnsLb.Demo;

/// <summary>The demo's four HTTP servers, on 127.0.0.11 to 127.0.0.14 and one port. Whatever is asked, they answer 200, or 503 while failed.</summary>
internal sealed class DemoBackends : IAsyncDisposable
{
    public const int Count = 4;

    private const int FirstAddress = 10;
    private const int MostAttempts = 16;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly List<TcpListener> _listeners;
    private readonly DemoState _state;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _serving;

    private DemoBackends(List<TcpListener> listeners, DemoState state)
    {
        _listeners = listeners;
        _state = state;
        _serving = Task.WhenAll(listeners.Select((listener, index) => ServeAsync(listener, index + 1)));
    }

    /// <summary>The port of all four.</summary>
    public int Port => ((IPEndPoint)_listeners[0].LocalEndpoint).Port;

    /// <summary>Starts them on a port that is free on all four addresses.</summary>
    /// <exception cref="SocketException">There is none, or the addresses cannot be used.</exception>
    public static DemoBackends Start(DemoState state)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return new DemoBackends(Listen(), state);
            }
            catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse && attempt < MostAttempts)
            {
                continue;
            }
        }
    }

    /// <summary>The address of a backend, from 1.</summary>
    public static IPAddress Address(int backend) => new([127, 0, 0, (byte)(FirstAddress + backend)]);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _serving;
        _listeners.ForEach(listener => listener.Dispose());
        _stopping.Dispose();
    }

    private static List<TcpListener> Listen()
    {
        var listeners = new List<TcpListener>();
        try
        {
            for (int backend = 1; backend <= Count; backend++)
            {
                int port = listeners.Count == 0 ? 0 : ((IPEndPoint)listeners[0].LocalEndpoint).Port;
                var listener = new TcpListener(Address(backend), port);
                listener.Start();
                listeners.Add(listener);
            }

            return listeners;
        }
        catch (SocketException)
        {
            listeners.ForEach(listener => listener.Dispose());
            throw;
        }
    }

    private async Task ServeAsync(TcpListener listener, int backend)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                using TcpClient client = await listener.AcceptTcpClientAsync(_stopping.Token);
                await AnswerAsync(client.GetStream(), backend);
            }
            catch (Exception failure) when (failure is OperationCanceledException or IOException or SocketException)
            {
                // The demo ends, or the client is gone or silent.
                continue;
            }
        }
    }

    private async Task AnswerAsync(NetworkStream stream, int backend)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        patience.CancelAfter(Patience);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        while (await reader.ReadLineAsync(patience.Token) is { Length: > 0 })
        {
            continue;
        }

        string status = _state.Failed.Contains(backend) ? "503 Service Unavailable" : "200 OK";
        string body = $"backend {backend}: {status}\n";
        string reply = $"HTTP/1.1 {status}\r\nContent-Type: text/plain\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(reply), patience.Token);
    }
}
