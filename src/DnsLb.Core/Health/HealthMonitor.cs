using System.Net;
using DnsLb.Core.Logging;
using DnsLb.Core.Pools;
using DnsLb.Core.Selection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DnsLb.Core.Health;

/// <summary>Probes the members of all pools and tells the pools what it learns.</summary>
public sealed partial class HealthMonitor : IAsyncDisposable
{
    /// <summary>Probes that run at once at most: enough for thousands of targets a second, and few enough that starting all of them slows none of them down.</summary>
    public const int MostProbesAtOnce = 256;

    // The golden ratio: its multiples spread the targets' phases evenly, however many there are.
    private const double PhaseStep = 0.6180339887498949;

    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ProbeSlots _slots;
    private readonly LogPace _notMade;
    private readonly StepTimer _steps;
    private readonly VerdictAnnouncer _announcer;

    // Held while pools are told, one thread at a time; taken before the other lock, which guards all fields below.
    private readonly Lock _publishing = new();
    private readonly Lock _lock = new();
    private readonly HashSet<WatchedPool> _unpublished = [];
    private readonly List<VerdictChange> _unraised = [];
    private readonly List<Task> _stopped = [];
    private Dictionary<ProbeTarget, ProbeLoop> _loops = [];
    private Dictionary<Pool, WatchedPool> _pools = [];
    private List<ProbeLoop> _replacedLoops = [];
    private List<WatchedPool> _replacedPools = [];
    private ILookup<ProbeLoop, WatchedPool> _poolsOf = Enumerable.Empty<WatchedPool>().ToLookup(_ => default(ProbeLoop)!);
    private Dictionary<string, TargetHealth> _earlier = [];
    private OverrideSet _overrides = OverrideSet.Empty;
    private double _phase;

    /// <summary>Makes a monitor that watches nothing yet.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Hears of every change of a verdict.</param>
    /// <param name="probesAtOnce">Probes that run at once, from 1; each takes a file descriptor.</param>
    public HealthMonitor(TimeProvider time, ILogger? logger = null, int probesAtOnce = MostProbesAtOnce)
    {
        _slots = new ProbeSlots(probesAtOnce);
        _time = time;
        _logger = logger ?? NullLogger.Instance;
        _notMade = new LogPace(TimeSpan.FromMinutes(1), time);
        _steps = new StepTimer(time, Step);
        _announcer = new VerdictAnnouncer(_logger);
        Leases = new AnswerLeases(time);
    }

    /// <summary>A member's verdict became another. Called after the pool has been told, by one thread at a time, a prober's or that of <see cref="Watch"/>; must not block.</summary>
    public event Action<VerdictChange>? VerdictChanged
    {
        add => _announcer.Changed += value;
        remove => _announcer.Changed -= value;
    }

    /// <summary>Until when answers that were handed out may live in caches.</summary>
    public AnswerLeases Leases { get; }

    /// <summary>What is known of each target that has a verdict.</summary>
    public IReadOnlyList<SavedVerdict> Verdicts()
    {
        lock (_lock)
        {
            return [.. _loops.Values.Where(loop => loop.Health.State.Verdict != Verdict.Unknown)
                .Select(loop => new SavedVerdict(loop.Fingerprint, loop.Target.DisplayName, loop.Health))];
        }
    }

    /// <summary>Lets the targets that are watched next go on from what an earlier process knew of them.</summary>
    public void ContinueFrom(IReadOnlyList<SavedVerdict> earlier)
    {
        lock (_lock)
        {
            _earlier = earlier.ToDictionary(verdict => verdict.Target, verdict => verdict.Health);
        }
    }

    /// <summary>Puts these overrides in force instead of those before. The pools are told before this returns.</summary>
    public void Apply(OverrideSet overrides)
    {
        long now = _time.GetTimestamp();
        lock (_lock)
        {
            _overrides = overrides;
            _unpublished.UnionWith(_pools.Values.Concat(_replacedPools).Where(pool => pool.Apply(overrides, now)));
        }

        Publish();
    }

    /// <summary>
    /// Watches these pools instead of those before. Targets that were watched already keep state and schedule, and their pools are
    /// told of it before this returns; new targets are probed at once. Until its own first result, a new target has the verdict of a
    /// target before at the same end point with the same kind of check (the one of the same name, if there are several): a check
    /// whose settings are edited takes nothing down. The pools before go on hearing of their members until the returned task ends
    /// or other pools are watched; then the targets no longer used are stopped.
    /// </summary>
    /// <returns>Ends when every new target has its first result: after the longest timeout (twice it for one with a verdict taken over), unless there are more targets than probes at once.</returns>
    public Task Watch(IReadOnlyCollection<Pool> pools)
    {
        Dictionary<Pool, WatchedPool> watched;
        Task results;
        long now = _time.GetTimestamp();
        lock (_lock)
        {
            StopReplaced();
            Replace(pools, now);
            watched = _pools;
            results = Task.WhenAll(_loops.Values.Select(loop => loop.FirstResult));
        }

        Publish();
        return StopReplacedAfterAsync(results, watched);
    }

    /// <summary>How many targets have no first result yet, and how long that can take: the longest of their timeouts, once for each round of probes at once.</summary>
    public (int Targets, TimeSpan Longest) AwaitingFirstResult()
    {
        lock (_lock)
        {
            ProbeLoop[] waiting = [.. _loops.Values.Where(loop => !loop.FirstResult.IsCompleted)];
            int rounds = _slots.Rounds([.. waiting.Select(loop => loop.Target.Check)]);
            return (waiting.Length, rounds * waiting.Select(loop => loop.Target.Timing.Timeout).DefaultIfEmpty().Max());
        }
    }

    /// <summary>What is known of each member of a pool, in the definition's order; empty when the pool is not watched.</summary>
    public IReadOnlyList<MemberHealth> Snapshot(Pool pool)
    {
        long now = _time.GetTimestamp();
        lock (_lock)
        {
            return _pools.TryGetValue(pool, out WatchedPool? watched) ? watched.Members(now) : [];
        }
    }

    /// <summary>What is known of each member of every pool that is watched, all at one moment.</summary>
    public IReadOnlyList<PoolHealth> Snapshot()
    {
        long now = _time.GetTimestamp();
        lock (_lock)
        {
            return [.. _pools.Values.Select(watched => new PoolHealth(watched.Pool, watched.Members(now)))];
        }
    }

    /// <summary>Stops all probes and waits for their end.</summary>
    public async ValueTask DisposeAsync()
    {
        await Watch([]).ConfigureAwait(false);
        await Task.WhenAll(_stopped).ConfigureAwait(false);
        _steps.Dispose();
        _slots.Dispose();
    }

    private void Replace(IReadOnlyCollection<Pool> pools, long now)
    {
        Dictionary<ProbeTarget, ProbeLoop> loopsBefore = _loops;
        Dictionary<Pool, WatchedPool> poolsBefore = _pools;
        ILookup<(IPEndPoint, Type), WatchedCheck> checksBefore = poolsBefore.Values.SelectMany(pool => pool.Checks).ToLookup(check => Place(check.Loop.Target));
        _loops = [];
        _pools = pools.ToDictionary(pool => pool, pool => new WatchedPool(pool, [.. pool.Definition.Members.Select(member =>
            member.Checks.Select(check => new WatchedCheck(check.Name, LoopFor(ProbeTarget.Of(member, check), check.Name))).ToArray())], _overrides, _time, now));
        _earlier = [];
        _replacedLoops = [.. loopsBefore.Values.Except(_loops.Values)];
        _replacedPools = [.. poolsBefore.Values.Where(pool => !_pools.ContainsKey(pool.Pool))];
        MapPools();
        _unpublished.Clear();
        _unpublished.UnionWith(_pools.Values.Concat(_replacedPools));

        ProbeLoop LoopFor(ProbeTarget target, string checkName)
        {
            if (!_loops.TryGetValue(target, out ProbeLoop? loop))
            {
                loop = loopsBefore.GetValueOrDefault(target) ?? Start(target, checksBefore[Place(target)].MaxBy(check => check.Name == checkName));
                _loops.Add(target, loop);
            }

            return loop;
        }
    }

    private ProbeLoop Start(ProbeTarget target, WatchedCheck? predecessor)
    {
        _phase = (_phase + PhaseStep) % 1;
        TargetHealth? earlier = _earlier.Count == 0 ? null : _earlier.GetValueOrDefault(target.Fingerprint());
        return new ProbeLoop(target, earlier ?? predecessor?.Loop.Health.ToInherit() ?? TargetHealth.Unknown, earlier is not null, _phase, _slots, _time, _logger, OnResult);
    }

    private static (IPEndPoint EndPoint, Type Kind) Place(ProbeTarget target) => (target.EndPoint, target.Check.GetType());

    private void MapPools() => _poolsOf = _pools.Values.Concat(_replacedPools)
        .SelectMany(pool => pool.Loops.Select(loop => (loop, pool)))
        .ToLookup(pair => pair.loop, pair => pair.pool);

    private async Task StopReplacedAfterAsync(Task results, Dictionary<Pool, WatchedPool> watched)
    {
        await results.ConfigureAwait(false);
        lock (_lock)
        {
            if (_pools == watched)
            {
                StopReplaced();
            }
        }
    }

    private void StopReplaced()
    {
        _stopped.RemoveAll(loop => loop.IsCompletedSuccessfully);
        _stopped.AddRange(_replacedLoops.Select(loop => loop.DisposeAsync().AsTask()));
        _replacedLoops = [];
        _replacedPools.ForEach(pool => Leases.End(pool.Pool.Definition, pool.Pool.View));
        _replacedPools = [];
        MapPools();
    }

    private void OnResult(ProbeLoop loop, TargetHealth report)
    {
        if (report.LastResult is { NotMade: true } result && _notMade.TryPass(out string leftOut))
        {
            LogNotMade(loop.Target.DisplayName, result.Reason, leftOut);
        }

        long now = _time.GetTimestamp();
        lock (_lock)
        {
            TargetHealth before = loop.Health;
            TargetHealth health = before.After(report);
            loop.Health = health;
            if (health.SaysTheSameAs(before))
            {
                return;
            }

            foreach (WatchedPool pool in _poolsOf[loop])
            {
                IReadOnlyList<VerdictChange> changes = pool.Update(loop, health.LastAt, now);
                _unpublished.Add(pool);
                if (_pools.ContainsKey(pool.Pool))
                {
                    _unraised.AddRange(changes);
                }
            }
        }

        Publish();
    }

    private void Step()
    {
        long now = _time.GetTimestamp();
        lock (_lock)
        {
            _unpublished.UnionWith(_pools.Values.Where(pool => pool.Step(now)));
        }

        Publish();
    }

    // Results that come while pools are being told wait here, and the first of them tells the pools of all: a burst costs few views.
    private void Publish()
    {
        lock (_publishing)
        {
            (Pool Pool, MemberCondition[] Conditions)[] pools;
            VerdictChange[] changes;
            TimeSpan? nextStep;
            long now = _time.GetTimestamp();
            lock (_lock)
            {
                nextStep = _unpublished.Min(pool => pool.NextStep(now));
                pools = [.. _unpublished.Select(pool => (pool.Pool, pool.Conditions()))];
                changes = [.. _unraised];
                _unpublished.Clear();
                _unraised.Clear();
            }

            _steps.Within(nextStep);
            foreach (var (pool, conditions) in pools)
            {
                Leases.Publish(pool, conditions);
            }

            Array.ForEach(changes, _announcer.Announce);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Target} {Reason}; its verdict stays as it is{LeftOut}")]
    private partial void LogNotMade(string target, string reason, string leftOut);
}
