using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace DnsLb.Core.Checks;

/// <summary>Finds where names lead, by the resolver of this machine. Thread-safe.</summary>
/// <remarks>
/// The system's resolver blocks a thread, and cannot be told to give up. So few look-ups run at once, on threads of their own, and
/// one for a name serves all who ask meanwhile: a probe waits no longer than its timeout, and takes nothing from other probes.
/// </remarks>
public sealed class NameLookup
{
    /// <summary>Look-ups that run at once at most.</summary>
    public const int MostAtOnce = 8;

    private readonly Func<string, IPAddress[]> _resolve;

    // The dictionary is the lock of all three.
    private readonly Dictionary<string, TaskCompletionSource<IPAddress[]>> _underWay = [];
    private readonly Queue<string> _waiting = [];
    private int _threads;

    /// <param name="resolve">Looks a name up, and blocks until then; null: the system's resolver.</param>
    public NameLookup(Func<string, IPAddress[]>? resolve = null) => _resolve = resolve ?? Dns.GetHostAddresses;

    /// <summary>Finds where a name leads: to its first address of a family, or else to its first.</summary>
    /// <param name="name">The name.</param>
    /// <param name="time">The clock that measures the latency.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The address; or null and the result of a probe that ended here. That the resolver does not answer says nothing of the target: the probe is not made.</returns>
    public async Task<(IPAddress? Address, CheckResult Failure)> FindAsync(DnsEndPoint name, TimeProvider time, CancellationToken cancellation)
    {
        IPAddress? address = null;
        CheckResult failure = await Probe.RunAsync(time, ResolveAsync, cancellation).ConfigureAwait(false);
        return (address, failure);

        async Task<CheckResult> ResolveAsync(Probe probe)
        {
            probe.Phase = ProbePhase.Resolve;
            try
            {
                IPAddress[] found = await LookUp(name.Host).WaitAsync(cancellation).ConfigureAwait(false);
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

    /// <summary>All addresses of a name. It ends when the resolver answers or gives up, with its <see cref="SocketException"/>: who cannot wait so long must not.</summary>
    public Task<IPAddress[]> LookUp(string name)
    {
        lock (_underWay)
        {
            if (!_underWay.TryGetValue(name, out TaskCompletionSource<IPAddress[]>? lookup))
            {
                lookup = new TaskCompletionSource<IPAddress[]>(TaskCreationOptions.RunContinuationsAsynchronously);
                _underWay.Add(name, lookup);
                _waiting.Enqueue(name);
                StartThread();
            }

            return lookup.Task;
        }
    }

    private void StartThread()
    {
        if (_threads < MostAtOnce)
        {
            _threads++;
            new Thread(ResolveWaiting) { IsBackground = true, Name = "names" }.Start();
        }
    }

    private void ResolveWaiting()
    {
        while (Next() is { } name)
        {
            try
            {
                IPAddress[] found = _resolve(name);
                End(name).SetResult(found);
            }
            catch (Exception failure)
            {
                End(name).SetException(failure);
            }
        }
    }

    // Null when none waits: then the thread ends.
    private string? Next()
    {
        lock (_underWay)
        {
            if (_waiting.TryDequeue(out string? name))
            {
                return name;
            }

            _threads--;
            return null;
        }
    }

    private TaskCompletionSource<IPAddress[]> End(string name)
    {
        lock (_underWay)
        {
            _underWay.Remove(name, out TaskCompletionSource<IPAddress[]>? lookup);
            return lookup!;
        }
    }
}
