using DnsLb.Core.Pools;
using DnsLb.Core.Selection;
using Microsoft.Extensions.Logging;

namespace DnsLb.Core.Health;

/// <summary>Tells pools and listeners what changed, one thread at a time: what changes meanwhile is told next and together, so that a burst costs few views.</summary>
/// <param name="guard">The monitor's lock, which guards what is to be told, and is not held while anybody is told.</param>
/// <param name="leases">Tells the pools.</param>
/// <param name="listeners">Hear when the pools have been told.</param>
/// <param name="steps">Comes back when members that recovered are due more weight.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Hears what is to be logged.</param>
internal sealed class ChangePublisher(Lock guard, AnswerLeases leases, VerdictListeners listeners, StepTimer steps, TimeProvider time, ILogger logger)
{
    // A view costs 0.3 µs a member. When ten thousand members of one pool change one after the other, each change must not have its own.
    private const int FewMembers = 1_000;

    private static readonly TimeSpan PausePerMember = TimeSpan.FromMicroseconds(1);

    // Taken before the guard.
    private readonly Lock _publishing = new();
    private readonly HashSet<WatchedPool> _pools = [];
    private readonly List<HealthChange> _changes = [];
    private readonly List<Action<ILogger>> _lines = [];
    private long _toldAt;
    private TimeSpan _pause;

    /// <summary>Whether something is to be logged. The guard is held.</summary>
    public bool HasLines => _lines.Count > 0;

    /// <summary>Has pools told of their members. The guard is held.</summary>
    public void Add(IEnumerable<WatchedPool> pools) => _pools.UnionWith(pools);

    /// <summary>Has these pools told of their members, and no others. The guard is held.</summary>
    public void AddOnly(IEnumerable<WatchedPool> pools)
    {
        _pools.Clear();
        _pools.UnionWith(pools);
    }

    /// <summary>Has listeners told of changes. The guard is held.</summary>
    public void Add(IEnumerable<HealthChange> changes) => _changes.AddRange(changes);

    /// <summary>Has this logged, before listeners are told of changes. The guard is held.</summary>
    public void Log(Action<ILogger> line) => _lines.Add(line);

    /// <summary>Tells all that is to be told, at once or, when many members were told of before, after a pause of some milliseconds: what comes meanwhile is told with it. The guard is not held.</summary>
    public void PublishInTurn()
    {
        TimeSpan left;
        lock (guard)
        {
            left = _pause - time.GetElapsedTime(_toldAt);
        }

        if (left > TimeSpan.Zero)
        {
            steps.Within(left);
        }
        else
        {
            Publish();
        }
    }

    /// <summary>Tells all that is to be told by now; when another thread does, after it. The guard is not held.</summary>
    public void Publish()
    {
        lock (_publishing)
        {
            long now = time.GetTimestamp();
            ToTell all = Take(now);
            steps.Within(all.NextStep);
            foreach (var (pool, conditions) in all.Pools)
            {
                leases.Publish(pool, conditions);
            }

            Array.ForEach(all.Lines, line => line(logger));
            Array.ForEach(all.Changes, listeners.Tell);
        }
    }

    private ToTell Take(long now)
    {
        lock (guard)
        {
            var all = new ToTell([.. _pools.Select(pool => (pool.Pool, pool.ToTell()))], [.. _changes], [.. _lines], _pools.Min(pool => pool.NextStep(now)));
            _pools.Clear();
            _changes.Clear();
            _lines.Clear();
            if (all.Pools.Length > 0)
            {
                int members = all.Pools.Sum(pool => pool.Conditions.Length);
                _pause = members < FewMembers ? TimeSpan.Zero : members * PausePerMember;
                _toldAt = now;
            }

            return all;
        }
    }

    private sealed record ToTell((Pool Pool, MemberCondition[] Conditions)[] Pools, HealthChange[] Changes, Action<ILogger>[] Lines, TimeSpan? NextStep);
}
