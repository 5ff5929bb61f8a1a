namespace DnsLb.Core.Health;

/// <summary>The overrides in force, which end by themselves when their time is over. Thread-safe.</summary>
public sealed class OverrideTable : IDisposable
{
    /// <summary>How many there may be: each is compared with each member when pools change.</summary>
    public const int MostOverrides = 1000;

    // Timers take less than this.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(1);

    private readonly TimeProvider _time;
    private readonly StepTimer _expiry;
    private readonly Lock _lock = new();

    // When each came and how long it lasts from then: somebody may set the clock.
    private readonly Dictionary<Override, (long Since, TimeSpan Length)> _terms = [];
    private volatile OverrideSet _current = OverrideSet.Empty;

    /// <param name="time">The clock that ends them.</param>
    public OverrideTable(TimeProvider time)
    {
        _time = time;
        _expiry = new StepTimer(time, Expire);
    }

    /// <summary>Raised after any change with what is in force now, by one thread at a time.</summary>
    public event Action<OverrideSet>? Changed;

    /// <summary>Raised for each that ended by itself, before <see cref="Changed"/>.</summary>
    public event Action<Override>? Expired;

    /// <summary>What is in force.</summary>
    public OverrideSet Current => _current;

    /// <summary>What would be in force with one more, instead of one with the same selector.</summary>
    public OverrideSet With(Override added) => new([added, .. Others(_current, added.Selector)]);

    /// <summary>What would be in force without the one that has this selector.</summary>
    public OverrideSet Without(OverrideSelector selector) => new(Others(_current, selector));

    /// <summary>Puts an override in force, instead of one with the same selector.</summary>
    /// <param name="added">The override.</param>
    /// <param name="replaced">The one that it may replace and no other; null: it replaces any, or none.</param>
    /// <param name="replacesNone">Whether it may replace none at all.</param>
    /// <returns>False when there are too many, or what it may replace is not what is in force.</returns>
    public bool TrySet(Override added, Override? replaced = null, bool replacesNone = false)
    {
        lock (_lock)
        {
            if (replaced is not null && !_current.All.Contains(replaced))
            {
                return false;
            }

            Override[] others = [.. Others(_current, added.Selector)];
            if (others.Length >= MostOverrides || (replacesNone && others.Length < _current.All.Count))
            {
                return false;
            }

            Publish([added, .. others]);
            return true;
        }
    }

    /// <summary>Takes back the override with this selector.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="expected">The one that may be taken back and no other; null: any.</param>
    /// <returns>What was taken back; null when there was none.</returns>
    public Override? Remove(OverrideSelector selector, Override? expected = null)
    {
        lock (_lock)
        {
            Override? removed = _current.All.FirstOrDefault(each => each.Selector == selector && (expected is null || each == expected));
            if (removed is not null)
            {
                Publish([.. _current.All.Where(each => each != removed)]);
            }

            return removed;
        }
    }

    /// <summary>Puts overrides of an earlier process in force, of several with the same selector the newest; those that were given meanwhile prevail.</summary>
    /// <param name="earlier">The newest first.</param>
    public void Adopt(IReadOnlyList<Override> earlier)
    {
        lock (_lock)
        {
            Publish([.. _current.All, .. earlier.ExceptBy(_current.All.Select(each => each.Selector), each => each.Selector)]);
        }
    }

    /// <summary>Ends no more of them.</summary>
    public void Dispose() => _expiry.Dispose();

    private static IEnumerable<Override> Others(OverrideSet overrides, OverrideSelector selector) => overrides.All.Where(each => each.Selector != selector);

    private void Expire()
    {
        lock (_lock)
        {
            Publish(_current.All);
        }
    }

    private void Publish(IReadOnlyList<Override> overrides)
    {
        Override[] expired = [.. overrides.Where(each => Left(each) <= TimeSpan.Zero)];
        foreach (Override each in expired)
        {
            Expired?.Invoke(each);
        }

        _current = new OverrideSet(overrides.Except(expired));
        foreach (Override gone in _terms.Keys.Except(_current.All))
        {
            _terms.Remove(gone);
        }

        TimeSpan? soonest = _current.All.Min(Left);
        _expiry.Within(soonest < LongestDelay ? soonest : soonest is null ? null : LongestDelay);
        Changed?.Invoke(_current);
    }

    // Null: until it is taken back.
    private TimeSpan? Left(Override given)
    {
        if (given.Until is not { } until)
        {
            return null;
        }

        if (!_terms.TryGetValue(given, out (long Since, TimeSpan Length) term))
        {
            term = (_time.GetTimestamp(), until - _time.GetUtcNow());
            _terms.Add(given, term);
        }

        return term.Length - _time.GetElapsedTime(term.Since);
    }
}
