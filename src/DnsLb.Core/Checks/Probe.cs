using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using DnsLb.Core.Configuration;

namespace DnsLb.Core.Checks;

/// <summary>One run of a check: its clock, the phase it is in, and how its failures read.</summary>
internal sealed class Probe
{
    /// <summary>The form of a <c>port=</c> value.</summary>
    public const string PortForm = "a port from 1 to 65535";

    // A target chooses what some reasons quote: names of a certificate, the location of a redirect.
    private const int LongestReason = 400;

    private readonly TimeProvider _time;
    private readonly long _start;
    private volatile ProbePhase _phase = ProbePhase.Connect;

    private Probe(TimeProvider time)
    {
        _time = time;
        _start = time.GetTimestamp();
    }

    /// <summary>What it waits for now.</summary>
    public ProbePhase Phase
    {
        get => _phase;
        set => _phase = value;
    }

    /// <summary>What has been seen so far, for the reason when the connection goes no further; null: nothing worth telling.</summary>
    public Func<string>? Evidence { get; set; }

    /// <summary>Why the target is not quite as it should be even if the check passes; null: it is.</summary>
    public string? Degraded { get; set; }

    /// <summary>How long it has run.</summary>
    public TimeSpan Elapsed => _time.GetElapsedTime(_start);

    /// <summary>The time now, as certificates tell it.</summary>
    public DateTimeOffset Now => _time.GetUtcNow();

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
                $"timed out after {probe.Elapsed.TotalSeconds:0.##}s while {probe.Phase.Doing}{probe.Seen}"));
        }
        catch (Exception exception) when (Shortage(exception) is { } shortage)
        {
            return probe.NotMade($"this machine has no {shortage}");
        }
        catch (Exception exception) when (Reason(exception) is { } reason)
        {
            return probe.Failed($"{reason}{probe.Seen}");
        }
    }

    /// <summary>Connects to the literal address. The caller closes the connection.</summary>
    public static async Task<Stream> ConnectAsync(IPEndPoint target, CancellationToken cancellation)
    {
        var socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(target, cancellation).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Some of a request has gone out; this may be told by another thread, and late.</summary>
    public void Sent() => Interlocked.CompareExchange(ref _phase, ProbePhase.FirstByte, ProbePhase.Send);

    /// <summary>Some of the response has come; this may be told by another thread, and late.</summary>
    public void Received()
    {
        Sent();
        Interlocked.CompareExchange(ref _phase, ProbePhase.Response, ProbePhase.FirstByte);
    }

    /// <summary>Reads a <c>port=</c> value; null when it is none.</summary>
    public static int? ParsePort(string value) => Values.Whole(value, 1, ushort.MaxValue);

    /// <summary>The result of a target that is as it should be.</summary>
    public CheckResult Passed(string reason) => new(true, Phase.Name, reason, Elapsed) { Degraded = Degraded };

    /// <summary>The result of a target that is not. The reason is made one line of bounded length.</summary>
    public CheckResult Failed(string reason) => new(false, Phase.Name, OneLine(reason), Elapsed);

    private string Seen => Evidence is { } evidence ? $": {evidence()}" : "";

    /// <summary>The result of a probe that could not be made, for a reason that lies with this machine.</summary>
    public CheckResult NotMade(string reason) => Failed($"not probed: {reason}") with { NotMade = true };

    private static string OneLine(string reason)
    {
        string bounded = reason.Length > LongestReason ? $"{reason[..LongestReason]}…" : reason;
        return string.Concat(bounded.Select(c => char.IsControl(c) ? ' ' : c));
    }

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
        HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } => "connection closed before a response",
        HttpRequestException { HttpRequestError: HttpRequestError.VersionNegotiationError } => "the server does not speak this version of HTTP",
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } => "the response is not HTTP",
        HttpRequestException { InnerException: SocketException or IOException or AuthenticationException } => Reason(exception.InnerException),
        HttpRequestException => exception.Message,
        HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded } => "connection closed in the response",
        IOException { InnerException: SocketException socket } => Reason(socket),
        IOException when TlsHandshake.ReasonOf(exception) is { } reason => $"the server ended TLS: {reason}",
        CryptographicException => $"the certificate cannot be read: {exception.Message}",
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
    /// <summary>Looking up the name that is probed.</summary>
    public static ProbePhase Resolve { get; } = new("resolve", "looking up the name");

    /// <summary>Opening the connection.</summary>
    public static ProbePhase Connect { get; } = new("connect", "connecting");

    /// <summary>The TLS handshake.</summary>
    public static ProbePhase Tls { get; } = new("tls", "negotiating TLS");

    /// <summary>Sending a request.</summary>
    public static ProbePhase Send { get; } = new("send", "sending");

    /// <summary>The request is sent, no response has come.</summary>
    public static ProbePhase FirstByte { get; } = new("first byte", "waiting for the first byte");

    /// <summary>Some of the response has come, not all that is looked at.</summary>
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
