using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace DnsLb.Hosting;

/// <summary>Tells a service manager such as systemd how it goes (sd_notify(3)); where there is none, nobody.</summary>
internal sealed class ServiceManager : IDisposable
{
    private const string SocketVariable = "NOTIFY_SOCKET";
    private const string WatchdogVariable = "WATCHDOG_USEC";

    /// <summary>The variable that says for which process the watchdog is; a successor's is another.</summary>
    public const string WatchdogProcessVariable = "WATCHDOG_PID";

    // A manager that is busy has so long to take what it is told: the number of a new process must not be lost.
    private const int SendTimeout = 5000;

    private readonly Socket? _socket;
    private volatile bool _isOver;

    private ServiceManager(Socket? socket, TimeSpan? watchdog)
    {
        _socket = socket;
        Watchdog = watchdog;
    }

    /// <summary>Whether anybody hears.</summary>
    public bool IsThere => _socket is not null;

    /// <summary>How soon the process is taken for dead that does not say that it lives; null: never.</summary>
    public TimeSpan? Watchdog { get; }

    /// <summary>The one that the environment names.</summary>
    /// <param name="variable">Gives a variable of the environment, or null.</param>
    /// <param name="process">The number of this process.</param>
    public static ServiceManager Of(Func<string, string?> variable, int process)
    {
        if (variable(SocketVariable) is not { Length: > 1 } path)
        {
            return new ServiceManager(null, null);
        }

        var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { SendTimeout = SendTimeout };
        try
        {
            // Of an abstract socket, the @ stands for a zero byte.
            socket.Connect(new UnixDomainSocketEndPoint(path[0] == '@' ? $"\0{path[1..]}" : path));
            bool isOurs = variable(WatchdogProcessVariable) is not { } other || other == process.ToString(CultureInfo.InvariantCulture);
            bool isWatched = long.TryParse(variable(WatchdogVariable), NumberStyles.None, CultureInfo.InvariantCulture, out long microseconds) && microseconds > 0 && isOurs;
            return new ServiceManager(socket, isWatched ? TimeSpan.FromMicroseconds(microseconds) : null);
        }
        catch (Exception failure) when (failure is SocketException or ArgumentException)
        {
            socket.Dispose();
            return new ServiceManager(null, null);
        }
    }

    /// <summary>Tells assignments such as <c>READY=1</c>, in one message.</summary>
    public void Tell(params string[] assignments)
    {
        if (_isOver)
        {
            return;
        }

        try
        {
            _socket?.Send(Encoding.UTF8.GetBytes(string.Join('\n', assignments)));
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // Answers do not depend on whether anybody hears.
        }
    }

    /// <summary>Tells that the service is another process from now on, and nothing after that.</summary>
    public void HandOver(int successor)
    {
        Tell($"MAINPID={successor.ToString(CultureInfo.InvariantCulture)}");
        _isOver = true;
    }

    /// <inheritdoc/>
    public void Dispose() => _socket?.Dispose();
}
