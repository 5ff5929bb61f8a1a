using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using DnsLb.Tests.EndToEnd;

namespace DnsLb.Bench.Live;

/// <summary>HTTP servers, each at its address, that count what they serve and tell agents how many clients they have.</summary>
internal sealed class LiveBackends : IDisposable
{
    private const int Backlog = 1024;

    private static readonly byte[] Reply = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray();

    private readonly List<Socket> _listeners = [];
    private readonly int[] _clients = new int[LiveZone.Weights.Count];

    public LiveBackends()
    {
        for (int i = 0; i < _clients.Length; i++)
        {
            int backend = i;
            Listen(backend, Port, socket => ServeAsync(socket, backend));
            Listen(backend, AgentPort, socket => TellAsync(socket, backend));
        }
    }

    /// <summary>Of HTTP, at every address.</summary>
    public int Port { get; } = FreePort.Find();

    /// <summary>Where a connection is sent a line of HAProxy's agent-check.</summary>
    public int AgentPort { get; } = FreePort.Find();

    /// <summary>What was served.</summary>
    public LoadCounter Hits { get; } = new(LiveZone.Weights.Count);

    public void Dispose() => _listeners.ForEach(listener => listener.Dispose());

    private void Listen(int backend, int port, Func<Socket, Task> serve)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _listeners.Add(listener);
        listener.Bind(new IPEndPoint(IPAddress.Parse(LiveZone.AddressOf(backend)), port));
        listener.Listen(Backlog);
        _ = AcceptAsync(listener, serve);
    }

    private static async Task AcceptAsync(Socket listener, Func<Socket, Task> serve)
    {
        try
        {
            while (true)
            {
                _ = ServeToItsEndAsync(await listener.AcceptAsync(), serve);
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // The listener was closed.
            return;
        }
    }

    private static async Task ServeToItsEndAsync(Socket socket, Func<Socket, Task> serve)
    {
        using (socket)
        {
            try
            {
                await serve(socket);
            }
            catch (SocketException)
            {
                // The client went away.
                return;
            }
        }
    }

    private async Task ServeAsync(Socket socket, int backend)
    {
        Interlocked.Increment(ref _clients[backend]);
        try
        {
            byte[] request = new byte[256];
            while (await socket.ReceiveAsync(request) > 0)
            {
                Hits.Count(backend);
                await socket.SendAsync(Reply);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _clients[backend]);
        }
    }

    private async Task TellAsync(Socket socket, int backend) =>
        await socket.SendAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"up load:{Volatile.Read(ref _clients[backend])}\n")));
}
