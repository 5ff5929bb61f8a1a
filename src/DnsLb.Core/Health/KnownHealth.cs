using DnsLb.Core.Pools;

namespace DnsLb.Core.Health;

/// <summary>What is known of the pools that are watched and of their targets. Each answer is of one moment; any thread may ask.</summary>
public sealed class KnownHealth
{
    private readonly WatchedPools _watched;
    private readonly TimeProvider _time;
    private readonly Lock _lock;

    /// <param name="watched">The pools.</param>
    /// <param name="time">The clock.</param>
    /// <param name="guard">The lock that guards them.</param>
    internal KnownHealth(WatchedPools watched, TimeProvider time, Lock guard)
    {
        _watched = watched;
        _time = time;
        _lock = guard;
    }

    /// <summary>Each member of every pool.</summary>
    public IReadOnlyList<PoolHealth> Pools()
    {
        lock (_lock)
        {
            return [.. _watched.Current.Select(watched => new PoolHealth(watched.Pool, watched.Members()))];
        }
    }

    /// <summary>Each member of a pool, in the definition's order; empty when the pool is not watched.</summary>
    public IReadOnlyList<MemberHealth> Members(Pool pool)
    {
        lock (_lock)
        {
            return _watched.Find(pool)?.Members() ?? [];
        }
    }

    /// <summary>The checks that probe an address or a name, at any port, with the members that they speak for: as quick with ten thousand members as with one.</summary>
    /// <param name="host">The address or name, as <see cref="ProbeTarget.Host"/> has it.</param>
    public IReadOnlyList<MemberCheck> ChecksAt(string host)
    {
        lock (_lock)
        {
            return [.. from loop in _watched.At(host)
                       from watched in _watched.Of(loop)
                       where _watched.Find(watched.Pool) == watched
                       from check in watched.ChecksBy(loop)
                       select check];
        }
    }

    /// <summary>The last results of a target, the newest first, up to 20; none when it is not watched.</summary>
    public IReadOnlyList<TimedResult> Results(ProbeTarget target)
    {
        lock (_lock)
        {
            return _watched.Find(target)?.Results.NewestFirst ?? [];
        }
    }

    /// <summary>What is believed of each target that has a verdict.</summary>
    public IReadOnlyList<SavedVerdict> Verdicts()
    {
        lock (_lock)
        {
            return [.. _watched.CurrentLoops.Where(loop => loop.InForce.State.Verdict != Verdict.Unknown)
                .Select(loop => new SavedVerdict(loop.Fingerprint, loop.Target.DisplayName, loop.InForce))];
        }
    }

    /// <summary>What would become of the pools with members that are selected, with these overrides in force from now on, by the code that would put them in force.</summary>
    public IReadOnlyList<PoolPreview> Preview(OverrideSelector selected, OverrideSet overrides)
    {
        long now = _time.GetTimestamp();
        lock (_lock)
        {
            return
            [
                .. from watched in _watched.Current
                   where watched.Pool.Definition.Members.Any(member => selected.Selects(watched.Pool.Definition, member))
                   select PoolPreview.Of(new PoolHealth(watched.Pool, watched.Members()), watched.MembersUnder(overrides, now)),
            ];
        }
    }

    /// <summary>How many results the targets have had, and how long the next takes at most if the one that is probed most often has its turn at once; zero when nothing is probed.</summary>
    public (long Results, TimeSpan Longest) Progress()
    {
        lock (_lock)
        {
            return (_watched.CurrentLoops.Sum(loop => loop.Results.Count), _watched.CurrentLoops.Select(loop => loop.Health.State.NextInterval(loop.Target.Timing) + loop.Target.Timing.Timeout).DefaultIfEmpty().Min());
        }
    }
}
