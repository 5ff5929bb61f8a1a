using System.Net;
using System.Net.Sockets;
using DnsLb.Core.Configuration;

namespace DnsLb.Core.Checks;

/// <summary>Passes when the target accepts a TCP connection.</summary>
/// <param name="Port">The port to connect to.</param>
public sealed record TcpCheck(int Port) : ICheck
{
    /// <summary>The kind's line in <see cref="CheckKinds"/>.</summary>
    public static CheckKind Kind { get; } = new CheckKind<TcpCheck>(
        "tcp",
        "a TCP connection is accepted",
        new TcpCheck(0),
        [
            new Key<TcpCheck>("port", Probe.PortForm, "the port to connect to; required",
                (check, value) => Probe.ParsePort(value) is { } port ? check with { Port = port } : null),
        ],
        check => check.Port == 0 ? "a tcp check needs port=" : null);

    /// <inheritdoc/>
    public Task<CheckResult> ProbeAsync(IPEndPoint target, TimeProvider time, CancellationToken cancellation) =>
        Probe.RunAsync(
            time,
            async probe =>
            {
                using Socket socket = await Probe.ConnectAsync(target, cancellation).ConfigureAwait(false);
                return probe.Passed("connected");
            },
            cancellation);
}
