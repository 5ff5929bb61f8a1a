using DnsLb.Core.Pools;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DnsLb.Core.Health;

/// <summary>Probes the members of all pools and tells the pools what it learns.</summary>
public sealed partial class HealthMonitor : IAsyncDisposable
{
    // The golden ratio: its multiples spread the targets' phases evenly, however many there are.
    private const double PhaseStep = 0.6180339887498949;

    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly List<Task> _stopped = [];
    private Dictionary<ProbeTarget, ProbeLoop> _loops = [];
    private Dictionary<Pool, WatchedPool> _pools = [];
    private ILookup<ProbeLoop, WatchedPool> _poolsOf = Enumerable.Empty<WatchedPool>().ToLookup(_ => default(ProbeLoop)!);
    private double _phase;

    /// <summary>Makes a monitor that watches nothing yet.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Hears of every change of a verdict.</param>
    public HealthMonitor(TimeProvider time, ILogger? logger = null)
    {
        _time = time;
        _logger = logger ?? NullLogger.Instance;
    }

    /// <summary>A member's verdict became another. Called on the prober's thread after the pool has been told; must not block.</summary>
    public event Action<VerdictChange>? VerdictChanged;

    /// <summary>
    /// Watches these pools instead of those before. Targets that were watched already keep state and schedule, and their pools are
    /// told of it before this returns; targets no longer used are stopped; new ones are probed at once.
    /// </summary>
    /// <returns>Ends when every new target has its first verdict: after the longest timeout at the latest.</returns>
    public Task Watch(IReadOnlyCollection<Pool> pools)
    {
        lock (_lock)
        {
            Dictionary<ProbeTarget, ProbeLoop> before = _loops;
            _loops = [];
            _pools = pools.ToDictionary(pool => pool, pool => Watched(pool, before));
            _poolsOf = _pools.Values.SelectMany(pool => pool.Loops.Select(loop => (loop, pool))).ToLookup(pair => pair.loop, pair => pair.pool);
            StopUnused(before);
            foreach (WatchedPool pool in _pools.Values)
            {
                pool.Publish(_time.GetUtcNow());
            }

            return Task.WhenAll(_loops.Values.Select(loop => loop.FirstVerdict));
        }
    }

    /// <summary>What is known of each member of a pool, in the definition's order; empty when the pool is not watched.</summary>
    public IReadOnlyList<MemberHealth> Snapshot(Pool pool)
    {
        lock (_lock)
        {
            return _pools.TryGetValue(pool, out WatchedPool? watched) ? watched.Members() : [];
        }
    }

    /// <summary>Stops all probes and waits for their end.</summary>
    public async ValueTask DisposeAsync()
    {
        await Watch([]).ConfigureAwait(false);
        await Task.WhenAll(_stopped).ConfigureAwait(false);
    }

    private WatchedPool Watched(Pool pool, Dictionary<ProbeTarget, ProbeLoop> before) =>
        new(pool, [.. pool.Definition.Members.Select(member =>
            member.Checks.Select(check => new WatchedCheck(check.Name, LoopFor(ProbeTarget.Of(member, check), before))).ToArray())]);

    private ProbeLoop LoopFor(ProbeTarget target, Dictionary<ProbeTarget, ProbeLoop> before)
    {
        if (!_loops.TryGetValue(target, out ProbeLoop? loop))
        {
            if (!before.TryGetValue(target, out loop))
            {
                _phase = (_phase + PhaseStep) % 1;
                loop = new ProbeLoop(target, _phase, _time, _logger, OnChanged);
            }

            _loops.Add(target, loop);
        }

        return loop;
    }

    private void StopUnused(Dictionary<ProbeTarget, ProbeLoop> before)
    {
        _stopped.RemoveAll(loop => loop.IsCompletedSuccessfully);
        foreach ((ProbeTarget target, ProbeLoop loop) in before)
        {
            if (!_loops.ContainsKey(target))
            {
                _stopped.Add(loop.DisposeAsync().AsTask());
            }
        }
    }

    private void OnChanged(ProbeLoop loop)
    {
        List<VerdictChange> changes = [];
        lock (_lock)
        {
            foreach (WatchedPool pool in _poolsOf[loop])
            {
                changes.AddRange(pool.Publish(_time.GetUtcNow()));
            }
        }

        changes.ForEach(Raise);
    }

    private void Raise(VerdictChange change)
    {
        string member = change.Pool.Definition.Members[change.Member].DisplayName;
        string verdict = change.After.ToString().ToLowerInvariant();
        if (change.Before == Verdict.Unknown)
        {
            LogFirst(change.Pool.Definition.Name, member, verdict, change.Reason);
        }
        else
        {
            LogChange(change.Pool.Definition.Name, member, change.Before.ToString().ToLowerInvariant(), verdict, change.Reason);
        }

        try
        {
            VerdictChanged?.Invoke(change);
        }
        catch (Exception exception)
        {
            LogListener(exception);
        }
    }

    [LoggerMessage(LogLevel.Information, "{Pool}: {Member} starts {Verdict}: {Reason}")]
    private partial void LogFirst(string pool, string member, string verdict, string reason);

    [LoggerMessage(LogLevel.Information, "{Pool}: {Member} was {Before}, is {Verdict}: {Reason}")]
    private partial void LogChange(string pool, string member, string before, string verdict, string reason);

    [LoggerMessage(LogLevel.Error, "A listener to changes of verdicts threw an exception; probing goes on")]
    private partial void LogListener(Exception exception);
}
