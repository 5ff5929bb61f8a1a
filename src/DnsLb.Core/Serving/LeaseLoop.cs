using DnsLb.Core.Health;
using DnsLb.Core.Leases;
using DnsLb.Core.Pools;
using DnsLb.Core.Zones;
using Microsoft.Extensions.Logging;

namespace DnsLb.Core.Serving;

/// <summary>Finds the terms of leases anew, again and again, and hands on what backends say of their load.</summary>
/// <param name="zones">The zones in force.</param>
/// <param name="health">What is known of members.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Hears when it fails.</param>
internal sealed class LeaseLoop(PublishedZones zones, KnownHealth health, TimeProvider time, ILogger logger)
{
    // Who has said nothing for so many intervals of its check is not known to have the load that it said.
    private const int FreshIntervals = 3;

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(LeaseBook.CalibrationInterval, time);
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(cancellation).ConfigureAwait(false);
                Calibrate();
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                logger.CalibrationFailed(failure);
            }
        }
    }

    /// <summary>Does it once.</summary>
    internal void Calibrate()
    {
        Pool[] pools = [.. zones.Current.Zones.SelectMany(zone => zone.Pools).Where(pool => pool.Leases is not null)];
        if (pools.Length == 0)
        {
            return;
        }

        foreach (Pool pool in pools)
        {
            long now = LeaseClock.Milliseconds(time);
            if (LoadsOf(health.Members(pool)) is { } loads)
            {
                pool.Leases!.TakeLoads(now, loads);
            }

            pool.Leases!.Calibrate(now);
        }
    }

    // Null when nobody says anything.
    private double[]? LoadsOf(IReadOnlyList<MemberHealth> members)
    {
        double[] loads = [.. members.Select(LoadOf)];
        return Array.TrueForAll(loads, double.IsNaN) ? null : loads;
    }

    private double LoadOf(MemberHealth member)
    {
        DateTimeOffset now = time.GetUtcNow();
        var fresh = member.Checks.Where(check => check.Health.Reported?.Load is not null && now - check.Health.LastAt <= check.Target.Timing.Interval * FreshIntervals);
        return fresh.MaxBy(check => check.Health.LastAt)?.Health.Reported?.Load?.Of(member.Condition.EffectiveWeight(member.Member.Settings.Weight)) ?? double.NaN;
    }
}
