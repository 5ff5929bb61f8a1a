using Microsoft.Extensions.Logging;

namespace DnsLb.Core.Health;

/// <summary>Freezes all verdicts that come over the network while this machine's probes are not to be believed. The monitor's lock guards it.</summary>
/// <param name="settings">When they are not.</param>
/// <param name="canaries">What tells.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Hears when verdicts freeze and thaw.</param>
internal sealed partial class ProberDoubt(ProberSettings settings, CanaryWatch canaries, TimeProvider time, ILogger logger)
{
    private readonly MassFall _falls = new(time);
    private volatile ProberStatus _status = ProberStatus.Trusted;
    private long _frozenAt;

    /// <summary>What is thought of the probes now. Any thread may read it.</summary>
    public ProberStatus Status => _status;

    /// <summary>Looks at these pools from now on.</summary>
    public void Watch(IReadOnlyCollection<WatchedPool> pools) => _falls.Watch(pools);

    /// <summary>Takes over a target's result.</summary>
    /// <param name="loop">What probes it, with the health that it has now.</param>
    /// <param name="before">Its health before.</param>
    /// <param name="now">The clock's timestamp.</param>
    /// <param name="all">All loops.</param>
    /// <returns>Whether what is in force for all targets may have changed.</returns>
    public bool AfterResult(ProbeLoop loop, TargetHealth before, long now, IEnumerable<ProbeLoop> all)
    {
        bool wasUp = before.State.Verdict == Verdict.Up;
        if (wasUp == (loop.Health.State.Verdict == Verdict.Up))
        {
            return false;
        }

        loop.LastFall = wasUp && !loop.Health.IsToldDown ? new Fall(now, before) : null;
        _falls.After(loop, wasUp, now);
        return Status.Trust switch
        {
            ProberTrust.Trusted when wasUp && settings.FreezeLimit > TimeSpan.Zero && _falls.IsNow(now) => Happened(ProberEvent.ManyFell, now, all),
            ProberTrust.Doubted when !wasUp && _falls.HaveReturned => Happened(ProberEvent.TargetsReturned, now, all),
            _ => false,
        };
    }

    /// <summary>Takes over a canary's result; returns as <see cref="AfterResult"/> does.</summary>
    public bool AfterCanary(ProbeLoop canary, TargetHealth health, long now, IEnumerable<ProbeLoop> all) =>
        canaries.After(canary, health, now) is { } happened && Happened(happened, now, all);

    /// <summary>Looks at the time; returns as <see cref="AfterResult"/> does.</summary>
    public bool AtTime(long now, IEnumerable<ProbeLoop> all) => NextStep(now) <= TimeSpan.Zero && Happened(ProberEvent.LimitPassed, now, all);

    /// <summary>How long until time alone ends the doubt; null when it does not.</summary>
    public TimeSpan? NextStep(long now)
    {
        TimeSpan left = settings.FreezeLimit - time.GetElapsedTime(_frozenAt, now);
        return Status.Trust != ProberTrust.Doubted ? null : left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private bool Happened(ProberEvent happened, long now, IEnumerable<ProbeLoop> all)
    {
        ProberTrust before = Status.Trust;
        var (next, thaw) = before.After(happened);
        if (next == before)
        {
            return false;
        }

        if (next == ProberTrust.Trusted)
        {
            Release(all, thaw);
            _status = new ProberStatus(next, "", time.GetUtcNow());
            LogThawed(Reason(happened));
            return true;
        }

        _status = new ProberStatus(next, Reason(happened), time.GetUtcNow());
        LogFrozen(_status.Reason);
        if (before == ProberTrust.Trusted)
        {
            Freeze(happened, now, all);
        }

        return before == ProberTrust.Trusted;
    }

    private void Freeze(ProberEvent happened, long now, IEnumerable<ProbeLoop> all)
    {
        _frozenAt = now;
        canaries.CountAnew();
        foreach (ProbeLoop loop in all.Where(loop => loop.Target.Check.ObservesNetwork && loop.Health.State.Verdict != Verdict.Unknown))
        {
            bool fellByUs = loop.LastFall is { } fall && (happened == ProberEvent.CanariesFailed
                ? fall.At >= canaries.LastPass
                : time.GetElapsedTime(fall.At, now) <= loop.Target.Timing.Interval + loop.Target.Timing.Timeout);
            loop.Frozen = (fellByUs ? loop.LastFall!.Before : loop.Health).ToFreeze(_status.Reason);
        }
    }

    private void Release(IEnumerable<ProbeLoop> all, Thaw thaw)
    {
        _falls.Forget();
        foreach (ProbeLoop loop in all)
        {
            if (thaw == Thaw.Resume && loop.Frozen is { State.Verdict: Verdict.Up } frozen)
            {
                bool wasUp = loop.Health.State.Verdict == Verdict.Up;
                loop.Restart(loop.Health with { State = frozen.State, Recovered = frozen.Recovered });
                _falls.After(loop, wasUp, now: 0);
            }

            loop.Frozen = null;
        }
    }

    private string Reason(ProberEvent happened) => happened switch
    {
        ProberEvent.ManyFell => $"{_falls.Extent.Fallen} of {_falls.Extent.Before} hosts, in {_falls.Extent.Groups} unrelated groups of pools, went down within one interval",
        ProberEvent.CanariesFailed => $"no canary answers ({canaries.Describe()})",
        ProberEvent.CanariesReturned => "a canary answers again; targets that failed meanwhile count as up until they fail anew",
        ProberEvent.CanariesVouched => "all canaries answer, so the failures of the targets are real",
        ProberEvent.TargetsReturned => "at least half of the targets that went down are up again; the others count as up until they fail anew",
        _ => $"the failures have lasted for {settings.FreezeLimit.TotalSeconds:0.###} s, and no canary tells them from failures of this machine",
    };

    [LoggerMessage(LogLevel.Warning, "the health of all targets is frozen: {Reason}; answers go on from it, with the least TTL")]
    private partial void LogFrozen(string reason);

    [LoggerMessage(LogLevel.Warning, "the health of all targets follows the probes again: {Reason}")]
    private partial void LogThawed(string reason);
}

/// <summary>That a target went from up to down by what this machine saw.</summary>
/// <param name="At">When, as the clock's timestamp.</param>
/// <param name="Before">What was known of it until then.</param>
internal sealed record Fall(long At, TargetHealth Before);
