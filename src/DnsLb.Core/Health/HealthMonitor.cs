using DnsLb.Core.Checks;
using DnsLb.Core.Logging;
using DnsLb.Core.Pools;
using DnsLb.Core.Resolving;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DnsLb.Core.Health;

/// <summary>Probes the members of all pools and tells the pools what it learns.</summary>
public sealed class HealthMonitor : IAsyncDisposable
{
    /// <summary>Probes that run at once at most: those that begin, and a thousand that wait for targets that do not answer.</summary>
    public const int MostProbesAtOnce = ProbeSlots.MostBeginning + 1024;

    private readonly TimeProvider _time;
    private readonly ProbeSlots _slots;
    private readonly LogPace _notMade;
    private readonly StatesFileLog _statesFiles;
    private readonly VerdictListeners _listeners;
    private readonly StepTimer _steps;
    private readonly CanaryWatch _canaries;
    private readonly ProberDoubt _doubt;

    // Guards all fields below.
    private readonly Lock _lock = new();
    private readonly ChangePublisher _publisher;
    private readonly List<Task> _stopped = [];
    private readonly WatchedPools _watched;
    private OverrideSet _overrides = OverrideSet.Empty;

    /// <summary>Makes a monitor that watches nothing yet.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Hears of every change of a verdict.</param>
    /// <param name="probesAtOnce">Probes that run at once, from 1; each takes a file descriptor.</param>
    /// <param name="prober">When its own probes are doubted; null: by the defaults.</param>
    /// <param name="names">Finds where names lead; null: by the resolver of this machine.</param>
    public HealthMonitor(TimeProvider time, ILogger? logger = null, int probesAtOnce = MostProbesAtOnce, ProberSettings? prober = null, NameLookup? names = null)
    {
        _slots = new ProbeSlots(probesAtOnce, time);
        _time = time;
        logger ??= NullLogger.Instance;
        _listeners = new VerdictListeners(logger);
        _notMade = new LogPace(TimeSpan.FromMinutes(1), time);
        _statesFiles = new StatesFileLog(logger);
        _steps = new StepTimer(time, Step);
        Leases = new AnswerLeases(time);
        _publisher = new ChangePublisher(_lock, Leases, _listeners, _steps, time, logger);
        _watched = new WatchedPools(new Prober(_slots, names ?? new NameLookup(), time, logger), Leases, time, logger, OnResult);
        Known = new KnownHealth(_watched, time, _lock);
        _canaries = new CanaryWatch((prober ??= new ProberSettings()).Canaries, time, logger, OnCanary);
        _doubt = new ProberDoubt(prober, _canaries, time, logger);
        _canaries.Start(_lock);
    }

    /// <summary>A member's verdict became another. Called after the pool has been told, by one thread at a time, a prober's or that of <see cref="Watch"/>; must not block.</summary>
    public event Action<VerdictChange> VerdictChanged { add => _listeners.VerdictChanged += value; remove => _listeners.VerdictChanged -= value; }

    /// <summary>That, an override of a member, or the trust in the probes changed; called in the same way.</summary>
    public event Action<HealthChange> Changed { add => _listeners.Changed += value; remove => _listeners.Changed -= value; }

    /// <summary>Whether verdicts follow the probes or are frozen, and why. Any thread may read it.</summary>
    public ProberStatus Prober => _doubt.Status;

    /// <summary>What is known of the pools that are watched.</summary>
    public KnownHealth Known { get; }

    /// <summary>Until when answers that were handed out may live in caches.</summary>
    public AnswerLeases Leases { get; }

    /// <summary>Lets the targets that are watched next go on from what an earlier process knew of them.</summary>
    public void ContinueFrom(IReadOnlyList<SavedVerdict> earlier)
    {
        lock (_lock)
        {
            _watched.ContinueFrom(earlier);
        }
    }

    /// <summary>Tells the heartbeat checks of a name what a member, by its address or name, reports of itself: whether state or weight is another than before; null when it has no such check.</summary>
    public bool? Beat(string check, string member, StateReport report) => _watched.Beat(check, member, report);

    /// <summary>Puts these overrides in force instead of those before. The pools are told before this returns.</summary>
    public void Apply(OverrideSet overrides)
    {
        long now = _time.GetTimestamp();
        lock (_lock)
        {
            _overrides = overrides;
            foreach (WatchedPool pool in _watched.All)
            {
                Note(pool, pool.Apply(overrides, _time.GetUtcNow(), now), isForPool: false);
            }
        }

        _publisher.Publish();
    }

    /// <summary>
    /// Watches these pools instead of those before. Targets that were watched already keep state and schedule, and their pools are told of it before this returns; new targets are probed at once. Until its own first result, a new target has the verdict of a target before at the same end point with the same kind of check (the one of the same
    /// name, if there are several): a check whose settings are edited takes nothing down. The pools before go on hearing of their members until the returned task ends or other pools are watched; then the targets no longer used are stopped.
    /// </summary>
    /// <returns>Ends when every new target has its first result: after the longest timeout (twice it for one with a verdict taken over), unless there are more targets than probes at once.</returns>
    public Task Watch(IReadOnlyCollection<Pool> pools)
    {
        int generation;
        Task results;
        long now = _time.GetTimestamp();
        lock (_lock)
        {
            StopReplaced();
            _watched.Replace(pools, _overrides, now);
            _statesFiles.Watch(pools.Select(pool => pool.Definition));
            _doubt.Watch(_watched.Current);
            _publisher.AddOnly(_watched.All);
            generation = _watched.Generation;
            results = Task.WhenAll(_watched.CurrentLoops.Select(loop => loop.FirstResult));
        }

        _publisher.Publish();
        return StopReplacedAfterAsync(results, generation);
    }

    /// <summary>How many targets have no first result yet, and how long that can take at most: as long as the longest of their timeouts, if all of them may begin at once.</summary>
    public (int Targets, TimeSpan Longest) AwaitingFirstResult()
    {
        lock (_lock)
        {
            ProbeLoop[] waiting = [.. _watched.CurrentLoops.Where(loop => !loop.FirstResult.IsCompleted)];
            return (waiting.Length, _slots.Longest([.. waiting.Select(loop => loop.Target.Check)], waiting.Select(loop => loop.Target.Timing.Timeout).DefaultIfEmpty().Max()));
        }
    }

    /// <summary>Stops all probes and waits for their end.</summary>
    public async ValueTask DisposeAsync()
    {
        await _canaries.DisposeAsync().ConfigureAwait(false);
        await Watch([]).ConfigureAwait(false);
        await Task.WhenAll(_stopped).ConfigureAwait(false);
        _steps.Dispose();
        _slots.Dispose();
    }

    private async Task StopReplacedAfterAsync(Task results, int generation)
    {
        await results.ConfigureAwait(false);
        _publisher.Publish();
        lock (_lock)
        {
            if (_watched.Generation == generation)
            {
                StopReplaced();
            }
        }
    }

    private void StopReplaced()
    {
        _stopped.RemoveAll(loop => loop.IsCompletedSuccessfully);
        _stopped.AddRange(_watched.StopReplaced());
    }

    private void OnResult(ProbeLoop loop, TargetHealth report)
    {
        bool isTold = _statesFiles.Tell(loop.Target.Check);
        Change(now => Take(loop, report, isTold, now));
    }

    private void OnCanary(ProbeLoop canary, TargetHealth health) =>
        Change(now => _doubt.AfterCanary(canary, health, now, _watched.AllLoops) && UpdateAll(now));

    private void Step() => Change(now =>
    {
        _ = _doubt.AtTime(now, _watched.AllLoops) && UpdateAll(now);
        _publisher.Add(_watched.Current.Where(pool => pool.Step(now)));
        return true;
    });

    private void Change(Func<long, bool> change)
    {
        long now = _time.GetTimestamp();
        bool changed;
        TimeSpan? nextStep;
        lock (_lock)
        {
            changed = change(now) || _publisher.HasLines;
            nextStep = _doubt.NextStep(now);
        }

        _steps.Within(nextStep);
        if (changed)
        {
            _publisher.PublishInTurn();
        }
    }

    private bool Take(ProbeLoop loop, TargetHealth report, bool isTold, long now)
    {
        loop.Results.Add(report.LastResult!.Value, report.LastAt);
        if (loop.IsRestarting)
        {
            return false;
        }

        TargetHealth before = loop.Health;
        TargetHealth inForce = loop.InForce;
        TargetHealth after = loop.Health = before.After(report);
        if (!isTold && report.LastResult is { NotMade: true } result && _notMade.TryPass(out string leftOut))
        {
            _publisher.Log(logger => logger.NotMade(loop.Target.DisplayName, result.Reason, after.State.Verdict, leftOut));
        }

        if (after.Reported is { } reported && reported.IsDrained != before.Reported is { IsDrained: true })
        {
            _publisher.Log(logger => logger.Drained(loop.Target.DisplayName, reported));
        }

        return _doubt.AfterResult(loop, before, now, _watched.AllLoops) ? UpdateAll(now)
            : !loop.InForce.SaysTheSameAs(inForce, loop.MindsLatency) && Update(loop, loop.Health.LastAt, now);
    }

    private bool UpdateAll(long now)
    {
        DateTimeOffset at = _time.GetUtcNow();
        _publisher.Add([new ProberChange(_doubt.Status, at)]);
        foreach (ProbeLoop loop in _watched.AllLoops)
        {
            Update(loop, at, now);
        }

        return true;
    }

    private bool Update(ProbeLoop loop, DateTimeOffset at, long now)
    {
        bool? flaps = loop.TakeFlapping();
        if (flaps is { } begins)
        {
            _publisher.Log(logger => logger.Flapping(loop.Target, begins));
        }

        bool isToBeTold = false;
        foreach (WatchedPool pool in _watched.Of(loop))
        {
            var (changes, isForPool) = pool.Update(loop, flaps, at, now);
            isToBeTold |= Note(pool, changes, isForPool);
        }

        return isToBeTold;
    }

    // Returns whether anybody is to be told of them.
    private bool Note(WatchedPool pool, IReadOnlyList<HealthChange> changes, bool isForPool)
    {
        if (!isForPool && changes.Count == 0)
        {
            return false;
        }

        _publisher.Add([pool]);

        // What a pool that was replaced learns is of no interest any more.
        if (_watched.Find(pool.Pool) is not null)
        {
            _publisher.Add(changes);
        }

        return true;
    }
}
