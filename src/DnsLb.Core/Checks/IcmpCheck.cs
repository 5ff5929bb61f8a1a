using System.Net;
using System.Net.Sockets;

namespace DnsLb.Core.Checks;

/// <summary>Passes when the target answers an ICMP echo request. Says only that the machine is there.</summary>
public sealed record IcmpCheck : ICheck
{
    private const string Forbidden =
        "this machine forbids pings; set net.ipv4.ping_group_range to the group of the server (it holds for IPv6 too) or give the server CAP_NET_RAW";

    /// <inheritdoc/>
    public int Port => 0;

    /// <summary>The kind's line in <see cref="CheckKinds"/>.</summary>
    public static CheckKind Kind { get; } = new CheckKind<IcmpCheck>("icmp", "a ping is answered", new IcmpCheck(), [], _ => null);

    /// <inheritdoc/>
    public Task<CheckResult> ProbeAsync(IPEndPoint target, TimeProvider time, CancellationToken cancellation) =>
        Probe.RunAsync(time, probe => ProbeAsync(target.Address, probe, cancellation), cancellation);

    private static async Task<CheckResult> ProbeAsync(IPAddress target, Probe probe, CancellationToken cancellation)
    {
        using Socket? socket = Open(target.AddressFamily, SocketType.Dgram) ?? Open(target.AddressFamily, SocketType.Raw);
        if (socket is null)
        {
            return probe.NotMade(Forbidden);
        }

        // Connected, the socket takes messages from the target alone, and hears that there is no way to it.
        await socket.ConnectAsync(new IPEndPoint(target, 0), cancellation).ConfigureAwait(false);
        probe.Phase = ProbePhase.Echo;
        var echo = new IcmpEcho(target.AddressFamily);
        await socket.SendAsync(echo.Message, cancellation).ConfigureAwait(false);
        bool hasIPHeader = socket.SocketType == SocketType.Raw && target.AddressFamily == AddressFamily.InterNetwork;
        byte[] buffer = new byte[ushort.MaxValue];
        while (true)
        {
            int length = await socket.ReceiveAsync(buffer, cancellation).ConfigureAwait(false);
            if (echo.IsAnsweredBy(buffer.AsSpan(0, length), hasIPHeader))
            {
                return probe.Passed("ping answered");
            }
        }
    }

    // Null when this process may not.
    private static Socket? Open(AddressFamily family, SocketType type)
    {
        try
        {
            return new Socket(family, type, family == AddressFamily.InterNetwork ? ProtocolType.Icmp : ProtocolType.IcmpV6);
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AccessDenied or SocketError.ProtocolNotSupported)
        {
            return null;
        }
    }
}
