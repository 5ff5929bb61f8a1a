using DnsLb.Core.Health;
using DnsLb.Core.Pools;

namespace DnsLb.Core.State;

/// <summary>The latest changes of verdicts, of flapping and of overrides, bounded in number and age. Thread-safe.</summary>
/// <param name="time">The clock.</param>
public sealed class TransitionHistory(TimeProvider time)
{
    /// <summary>How many are kept.</summary>
    public const int MostTransitions = 10_000;

    /// <summary>How long one is kept.</summary>
    public static TimeSpan LongestAge { get; } = TimeSpan.FromDays(90);

    private readonly Lock _lock = new();
    private readonly Queue<Transition> _transitions = [];
    private long _lastId;

    /// <summary>Raised with each that is remembered, by whoever adds it, when <see cref="All"/> has it.</summary>
    public event Action<Transition>? Added;

    /// <summary>All of them, the oldest first.</summary>
    public IReadOnlyList<Transition> All
    {
        get
        {
            lock (_lock)
            {
                Prune();
                return [.. _transitions];
            }
        }
    }

    /// <summary>Gives an id to a change, and remembers it if it is one of a verdict or of flapping.</summary>
    /// <returns>The id, greater than all before.</returns>
    public long Add(HealthChange happened) => Add(id => TransitionOf(id, happened));

    /// <summary>Gives an id to what became of an override, and remembers it.</summary>
    public void Add(Decision happened) => Add(id => new Transition(
        id, time.GetUtcNow(), happened.Given.Selector.Text, "", Verdict.Unknown, Verdict.Unknown, happened.Given.Reason, Decision: happened));

    /// <summary>Takes over what an earlier process remembered.</summary>
    public void Adopt(IReadOnlyList<Transition> earlier)
    {
        lock (_lock)
        {
            Transition[] all = [.. earlier.Concat(_transitions).DistinctBy(transition => transition.Id).OrderBy(transition => transition.Id)];
            _transitions.Clear();
            Array.ForEach(all, _transitions.Enqueue);
            _lastId = Math.Max(_lastId, all.LastOrDefault()?.Id ?? 0);
            Prune();
        }
    }

    private long Add(Func<long, Transition?> transitionOf)
    {
        long id;
        Transition? transition;
        lock (_lock)
        {
            // The clock may stand still or step back; ids may not. Microseconds, so that JavaScript's numbers hold them.
            _lastId = Math.Max(_lastId + 1, (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
            id = _lastId;
            transition = transitionOf(id);
            if (transition is not null)
            {
                _transitions.Enqueue(transition);
                Prune();
            }
        }

        if (transition is not null)
        {
            Added?.Invoke(transition);
        }

        return id;
    }

    private static Transition? TransitionOf(long id, HealthChange happened) => happened switch
    {
        VerdictChange change => new(id, change.Time, change.Pool.Definition.Name, NameOf(change.Pool, change.Member), change.Before, change.After, change.Reason),
        FlappingChange change => new(id, change.Time, change.Pool.Definition.Name, NameOf(change.Pool, change.Member), change.Verdict, change.Verdict, change.Reason, change.Flaps),
        _ => null,
    };

    private static string NameOf(Pool pool, int member) => pool.Definition.Members[member].DisplayName;

    private void Prune()
    {
        DateTimeOffset oldest = time.GetUtcNow() - LongestAge;
        while (_transitions.Count > MostTransitions || (_transitions.TryPeek(out Transition? first) && first.At < oldest))
        {
            _transitions.Dequeue();
        }
    }
}
