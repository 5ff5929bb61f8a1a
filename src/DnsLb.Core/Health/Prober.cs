using System.Net;
using DnsLb.Core.Checks;
using DnsLb.Core.Logging;
using DnsLb.Core.Resolving;
using Microsoft.Extensions.Logging;

namespace DnsLb.Core.Health;

/// <summary>Makes probes, within bounds of their number and time. Thread-safe.</summary>
/// <param name="slots">How many run at once; one waits for its turn before its timeout begins.</param>
/// <param name="names">Finds where names lead.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Hears of probes that throw.</param>
internal sealed partial class Prober(ProbeSlots slots, NameLookup names, TimeProvider time, ILogger logger)
{
    private readonly ProgramWaits _waits = new(time, logger);

    /// <summary>Makes one probe. Whatever a check does, it yields a result: a target is never left without a probe.</summary>
    /// <param name="target">What is probed.</param>
    /// <param name="afterTimeout">Whether the probe before this one timed out.</param>
    /// <param name="stop">Gives the probe up.</param>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public async Task<CheckResult> ProbeAsync(ProbeTarget target, bool afterTimeout, CancellationToken stop)
    {
        using IDisposable turn = await EnterAsync(target, afterTimeout, stop).ConfigureAwait(false);
        long start = time.GetTimestamp();
        try
        {
            using var timeout = new CancellationTokenSource(target.Timing.Timeout, time);
            using CancellationTokenRegistration stopping = stop.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), timeout);
            CheckResult result = await ResolveAndProbeAsync(target, timeout.Token).ConfigureAwait(false);
            return result with { TimedOut = !result.Passed && timeout.IsCancellationRequested };
        }
        catch (Exception exception) when (!stop.IsCancellationRequested)
        {
            ProbeThrew(exception, target.DisplayName);
            return new CheckResult(false, "probe", $"the probe itself failed: {exception.Message}", time.GetElapsedTime(start));
        }
    }

    private async ValueTask<IDisposable> EnterAsync(ProbeTarget target, bool afterTimeout, CancellationToken stop)
    {
        long start = time.GetTimestamp();
        IDisposable turn = await slots.EnterAsync(target.Check, afterTimeout, stop).ConfigureAwait(false);
        if (target.Check.Program is not null)
        {
            _waits.Entered(target, afterTimeout, time.GetElapsedTime(start));
        }

        return turn;
    }

    private Task<CheckResult> ResolveAndProbeAsync(ProbeTarget target, CancellationToken cancellation) => target.EndPoint is DnsEndPoint name
        ? ResolveAndProbeAsync(target.Check, name, cancellation)
        : target.Check.ProbeAsync((IPEndPoint)target.EndPoint, time, cancellation);

    // The latency is that of the target: looking its name up does not count.
    private async Task<CheckResult> ResolveAndProbeAsync(ICheck check, DnsEndPoint name, CancellationToken cancellation)
    {
        var (address, failure) = await NamedTarget.FindAsync(names, name, time, cancellation).ConfigureAwait(false);
        return address is null ? check.Unresolved(failure) : await check.ProbeAsync(new IPEndPoint(address, name.Port), time, cancellation).ConfigureAwait(false);
    }

    [LoggerMessage(EventIds.ProbeThrew, LogLevel.Error, "The probe of {Target} threw an exception")]
    private partial void ProbeThrew(Exception exception, string target);
}
