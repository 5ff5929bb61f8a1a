using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using DnsLb.Core.Configuration;

namespace DnsLb.Core.Checks;

/// <summary>One run of a check: its clock, the phase it is in, and how its failures read.</summary>
internal sealed class Probe
{
    /// <summary>The form of a <c>port=</c> value.</summary>
    public const string PortForm = "a port from 1 to 65535";

    private readonly TimeProvider _time;
    private readonly long _start;

    private Probe(TimeProvider time)
    {
        _time = time;
        _start = time.GetTimestamp();
    }

    /// <summary>What it waits for now.</summary>
    public ProbePhase Phase { get; set; } = ProbePhase.Connect;

    /// <summary>Runs the steps of a check and turns what goes wrong with the target, and the timeout, into a result.</summary>
    public static async Task<CheckResult> RunAsync(TimeProvider time, Func<Probe, Task<CheckResult>> steps, CancellationToken cancellation)
    {
        var probe = new Probe(time);
        try
        {
            return await steps(probe).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return probe.Failed(string.Create(CultureInfo.InvariantCulture,
                $"timed out after {probe.Elapsed.TotalSeconds:0.##}s while {probe.Phase.Doing}"));
        }
        catch (Exception exception) when (Shortage(exception) is { } shortage)
        {
            return probe.NotMade($"this machine has no {shortage}");
        }
        catch (Exception exception) when (Reason(exception) is { } reason)
        {
            return probe.Failed(reason);
        }
    }

    /// <summary>Connects to the literal address. The caller closes the socket.</summary>
    public static async Task<Socket> ConnectAsync(IPEndPoint target, CancellationToken cancellation)
    {
        var socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(target, cancellation).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Reads a <c>port=</c> value; null when it is none.</summary>
    public static int? ParsePort(string value) => Values.Whole(value, 1, ushort.MaxValue);

    /// <summary>The result of a target that is as it should be.</summary>
    public CheckResult Passed(string reason) => new(true, Phase.Name, reason, Elapsed);

    /// <summary>The result of a target that is not.</summary>
    public CheckResult Failed(string reason) => new(false, Phase.Name, reason, Elapsed);

    /// <summary>The result of a probe that could not be made, for a reason that lies with this machine.</summary>
    public CheckResult NotMade(string reason) => Failed($"not probed: {reason}") with { NotMade = true };

    private TimeSpan Elapsed => _time.GetElapsedTime(_start);

    // What this machine lacks for a connection; null when that is not what went wrong.
    private static string? Shortage(Exception exception) => exception switch
    {
        SocketException { SocketErrorCode: SocketError.TooManyOpenSockets } => "file descriptor left",
        SocketException { SocketErrorCode: SocketError.NoBufferSpaceAvailable } => "memory left for sockets",
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } => "local address or port left for the connection",
        HttpRequestException or IOException when exception.InnerException is { } inner => Shortage(inner),
        _ => null,
    };

    // Null for what is not the target's failure but a bug of ours.
    private static string? Reason(Exception exception) => exception switch
    {
        SocketException socket => Reason(socket),
        HttpRequestException { InnerException: SocketException or IOException { InnerException: SocketException } or AuthenticationException } => Reason(exception.InnerException),
        HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } => "connection closed before a response",
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } => "the response is not HTTP",
        HttpRequestException => exception.Message,
        IOException { InnerException: SocketException socket } => Reason(socket),
        IOException or AuthenticationException => exception.Message,
        _ => null,
    };

    private static string Reason(SocketException exception) => exception.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "connection refused",
        SocketError.ConnectionReset => "connection reset",
        SocketError.HostUnreachable => "host unreachable",
        SocketError.NetworkUnreachable => "network unreachable",
        SocketError.TimedOut => "the system gave up the connection",
        SocketError.AccessDenied => "forbidden by a route or firewall of this machine",
        SocketError.InvalidArgument => "a route of this machine leads nowhere (blackhole)",
        _ => exception.Message,
    };
}

/// <summary>What a probe waits for.</summary>
/// <param name="Name">The phase's name in a <see cref="CheckResult"/>.</param>
/// <param name="Doing">What the probe does then, for people.</param>
internal sealed record ProbePhase(string Name, string Doing)
{
    /// <summary>Opening the connection.</summary>
    public static ProbePhase Connect { get; } = new("connect", "connecting");

    /// <summary>The TLS handshake.</summary>
    public static ProbePhase Tls { get; } = new("tls", "negotiating TLS");

    /// <summary>The request is sent, no response has come.</summary>
    public static ProbePhase FirstByte { get; } = new("first byte", "waiting for the first byte");

    /// <summary>Some of the response has come, its status and header not all.</summary>
    public static ProbePhase Response { get; } = new("response", "reading the response");

    /// <summary>Comparing the response with what is expected.</summary>
    public static ProbePhase Match { get; } = new("match", "comparing the response");

    /// <summary>A program runs.</summary>
    public static ProbePhase Program { get; } = new("program", "running the program");

    /// <summary>The program has ended, something that it started still holds its output.</summary>
    public static ProbePhase Output { get; } = new("output", "reading what the program left of its output");

    /// <summary>The program has ended.</summary>
    public static ProbePhase ExitCode { get; } = new("exit code", "reading the exit code");

    /// <summary>The ping is sent, no reply has come.</summary>
    public static ProbePhase Echo { get; } = new("echo", "waiting for the reply to the ping");
}
