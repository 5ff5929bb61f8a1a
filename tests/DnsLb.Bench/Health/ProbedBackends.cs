using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace DnsLb.Bench.Health;

/// <summary>Answers probes at all addresses of loopback, and notes when each came.</summary>
internal sealed class ProbedBackends : IDisposable
{
    private const int Backlog = 4096;

    // A queue this short is full of the first connections that nobody takes, and the kernel drops all others.
    private const int HoleBacklog = 8;

    private static readonly byte[] Fine = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray();
    private static readonly byte[] Failed = "HTTP/1.1 500 No\r\nContent-Length: 2\r\n\r\nno"u8.ToArray();

    private readonly Socket[] _listeners;
    private readonly ConcurrentDictionary<IPAddress, Answer> _answers = [];
    private readonly ConcurrentQueue<ProbeArrival> _arrivals = [];
    private readonly ManualResetEventSlim _isOpen = new(initialState: true);

    public ProbedBackends()
    {
        _listeners = [Listen(Backlog, ServeTcpAsync), Listen(Backlog, ServeHttpAsync), Listen(HoleBacklog, ServeTcpAsync)];
    }

    /// <summary>Accepts connections.</summary>
    public int TcpPort => Port(0);

    /// <summary>Answers requests as <see cref="Set"/> says.</summary>
    public int HttpPort => Port(1);

    /// <summary>Accepts connections until <see cref="OpenHole"/>.</summary>
    public int HolePort => Port(2);

    /// <summary>When probes came since it was called before.</summary>
    public IReadOnlyList<ProbeArrival> TakeArrivals()
    {
        var taken = new List<ProbeArrival>();
        while (_arrivals.TryDequeue(out ProbeArrival arrival))
        {
            taken.Add(arrival);
        }

        return taken;
    }

    /// <summary>What an address answers from now on.</summary>
    public void Set(IPAddress address, Answer answer) => _answers[address] = answer;

    /// <summary>From now on nothing that connects to the port of holes is answered, as if packets were lost.</summary>
    public void OpenHole() => _isOpen.Reset();

    public void Dispose()
    {
        Array.ForEach(_listeners, listener => listener.Dispose());
        _isOpen.Set();
    }

    private int Port(int which) => ((IPEndPoint)_listeners[which].LocalEndPoint!).Port;

    private Socket Listen(int backlog, Func<Socket, IPAddress, Task> serve)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Any, 0));
        listener.Listen(backlog);
        var thread = new Thread(() => Accept(listener, serve, backlog == HoleBacklog)) { IsBackground = true };
        thread.Start();
        return listener;
    }

    private void Accept(Socket listener, Func<Socket, IPAddress, Task> serve, bool isHole)
    {
        try
        {
            while (true)
            {
                Socket socket = listener.Accept();
                long at = Stopwatch.GetTimestamp();
                if (isHole)
                {
                    _isOpen.Wait();
                }

                IPAddress address = ((IPEndPoint)socket.LocalEndPoint!).Address;
                _arrivals.Enqueue(new ProbeArrival(address, at));
                _ = ServeAsync(socket, address, serve);
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // The listener was closed.
            return;
        }
    }

    private static async Task ServeAsync(Socket socket, IPAddress address, Func<Socket, IPAddress, Task> serve)
    {
        using (socket)
        {
            try
            {
                await serve(socket, address);
            }
            catch (SocketException)
            {
                // The probe was over before its answer.
                return;
            }
        }
    }

    private static async Task ServeTcpAsync(Socket socket, IPAddress address)
    {
        byte[] buffer = new byte[1];
        await socket.ReceiveAsync(buffer);
    }

    private async Task ServeHttpAsync(Socket socket, IPAddress address)
    {
        byte[] buffer = new byte[1024];
        await socket.ReceiveAsync(buffer);
        Answer? answer = _answers.GetValueOrDefault(address);
        if (answer is not { Kind: AnswerKind.None })
        {
            await socket.SendAsync(answer is null || answer.Next() ? Fine : Failed);
        }

        await socket.ReceiveAsync(buffer);
    }
}

/// <summary>That a probe came.</summary>
/// <param name="Target">To which address.</param>
/// <param name="At">When, as a timestamp of <see cref="Stopwatch"/>.</param>
internal readonly record struct ProbeArrival(IPAddress Target, long At);

/// <summary>What a backend answers.</summary>
internal enum AnswerKind
{
    /// <summary>Status 200.</summary>
    Fine,

    /// <summary>Status 500.</summary>
    Failed,

    /// <summary>Nothing.</summary>
    None,

    /// <summary>Status 200, or in 3 of 10 cases 500, by chance.</summary>
    Flapping,
}

/// <summary>What a backend answers from a moment on.</summary>
/// <param name="kind">What.</param>
/// <param name="seed">Of the chance of one that flaps: the same seed has the same answers.</param>
internal sealed class Answer(AnswerKind kind, int seed = 0)
{
    private const double FlappingFailures = 0.3;

    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);
    private long _firstAt;

    /// <summary>What.</summary>
    public AnswerKind Kind => kind;

    /// <summary>When it was first given, as a timestamp of <see cref="Stopwatch"/>; 0 before.</summary>
    public long FirstAt => Volatile.Read(ref _firstAt);

    /// <summary>How often it was given.</summary>
    public int Given { get; private set; }

    /// <summary>Whether it is status 200 this time; notes that it is given now.</summary>
    public bool Next()
    {
        lock (_lock)
        {
            Given++;
            Interlocked.CompareExchange(ref _firstAt, Stopwatch.GetTimestamp(), 0);
            return kind == AnswerKind.Fine || (kind == AnswerKind.Flapping && _random.NextDouble() >= FlappingFailures);
        }
    }
}
