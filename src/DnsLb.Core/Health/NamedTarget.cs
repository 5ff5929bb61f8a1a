using System.Globalization;
using System.Net;
using System.Net.Sockets;
using DnsLb.Core.Checks;
using DnsLb.Core.Resolving;

namespace DnsLb.Core.Health;

/// <summary>Where a target lies that is given by a name.</summary>
internal static class NamedTarget
{
    /// <summary>Finds where a name leads: to its first address of a family, or else to its first.</summary>
    /// <param name="names">Looks it up.</param>
    /// <param name="name">The name.</param>
    /// <param name="time">The clock that measures the latency.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The address; or null and the result of a probe that ended here. That the resolver does not answer says nothing of the target: the probe is not made.</returns>
    public static async Task<(IPAddress? Address, CheckResult Failure)> FindAsync(NameLookup names, DnsEndPoint name, TimeProvider time, CancellationToken cancellation)
    {
        IPAddress? address = null;
        CheckResult failure = await Probe.RunAsync(time, ResolveAsync, cancellation).ConfigureAwait(false);
        return (address, failure);

        async Task<CheckResult> ResolveAsync(Probe probe)
        {
            probe.Phase = ProbePhase.Resolve;
            try
            {
                IPAddress[] found = await names.FindAsync(name.Host).WaitAsync(cancellation).ConfigureAwait(false);
                address = Array.Find(found, each => each.AddressFamily == name.AddressFamily) ?? found.FirstOrDefault();
                return address is null ? probe.Failed($"{name.Host} has no address") : probe.Passed("resolved");
            }
            catch (SocketException problem) when (problem.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData)
            {
                return probe.Failed($"{name.Host} does not exist, or has no address");
            }
            catch (SocketException problem)
            {
                return probe.NotMade($"the resolver of this machine fails for {name.Host}: {problem.Message}");
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return probe.NotMade(string.Create(CultureInfo.InvariantCulture, $"the resolver of this machine has not answered for {name.Host} in {probe.Elapsed.TotalSeconds:0.##}s"));
            }
        }
    }
}
