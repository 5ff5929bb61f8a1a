using DnsLb.Api;
using DnsLb.Terminal;

namespace DnsLb.Operating;

/// <summary>What <c>dnslb top</c> knows, and what who looks at it has asked to see.</summary>
internal sealed class TopState
{
    private const int MostEvents = 100;
    private const int PageRows = 10;

    private readonly Queue<Cell[]> _events = new();
    private Reading? _before;
    private Reading? _now;

    /// <summary>Why nothing is known, or no more; null: the server answers.</summary>
    public string? Problem { get; private set; }

    /// <summary>Part of the names that are shown; empty: all.</summary>
    public string Filter { get; private set; } = "";

    /// <summary>Whether the filter is being typed.</summary>
    public bool IsTyping { get; private set; }

    /// <summary>How many rows are above the first that is shown.</summary>
    public int Scrolled { get; private set; }

    /// <summary>The pools as they were told last.</summary>
    public IReadOnlyList<PoolStatus> Pools => _now?.Pools ?? [];

    /// <summary>The pools that the filter shows, those with the most queries first.</summary>
    public IReadOnlyList<PoolStatus> Shown => [.. new NamePattern(Filter).Of(Pools).OrderByDescending(pool => QueriesPerSecond(pool) ?? 0).ThenBy(pool => pool.Pool, StringComparer.Ordinal)];

    /// <summary>The latest events, the oldest first.</summary>
    public IReadOnlyList<Cell[]> Events => [.. _events];

    /// <summary>Takes what the server says of its pools.</summary>
    /// <param name="pools">The pools; null: there was no answer.</param>
    /// <param name="problem">Why there was none.</param>
    /// <param name="at">When, in seconds of any clock.</param>
    public void Take(IReadOnlyList<PoolStatus>? pools, string? problem, double at)
    {
        Problem = problem;
        if (pools is not null)
        {
            (_before, _now) = (_now, new Reading(pools, at));
        }
    }

    /// <summary>Takes an event.</summary>
    public void Take(Cell[] happened)
    {
        _events.Enqueue(happened);
        if (_events.Count > MostEvents)
        {
            _events.Dequeue();
        }
    }

    /// <summary>Queries per second of a pool; null while that is not known.</summary>
    public double? QueriesPerSecond(PoolStatus pool) => Rate(pool.Queries, _before?.Find(pool)?.Queries);

    /// <summary>Answers per second that held a member; null while that is not known.</summary>
    public double? AnswersPerSecond(PoolStatus pool, MemberStatus member) =>
        Rate(member.Served, _before?.Find(pool)?.Members.FirstOrDefault(other => other.Address == member.Address)?.Served);

    /// <summary>Takes a key.</summary>
    /// <returns>False when it ends.</returns>
    public bool Press(ConsoleKeyInfo key)
    {
        if (IsTyping)
        {
            Type(key);
            return true;
        }

        Scrolled = key.Key switch
        {
            ConsoleKey.UpArrow => Math.Max(0, Scrolled - 1),
            ConsoleKey.DownArrow => Scrolled + 1,
            ConsoleKey.PageUp => Math.Max(0, Scrolled - PageRows),
            ConsoleKey.PageDown => Scrolled + PageRows,
            ConsoleKey.Home => 0,
            _ => Scrolled,
        };
        IsTyping = key.KeyChar == '/';
        if (key.Key == ConsoleKey.Escape)
        {
            Filter = "";
        }

        return key.KeyChar is not ('q' or 'Q');
    }

    /// <summary>Keeps the last rows in sight.</summary>
    /// <param name="rows">How many there are.</param>
    /// <param name="room">How many are seen.</param>
    public void KeepInSight(int rows, int room) => Scrolled = Math.Clamp(Scrolled, 0, Math.Max(0, rows - room));

    private void Type(ConsoleKeyInfo key)
    {
        Scrolled = 0;
        if (key.Key == ConsoleKey.Enter)
        {
            IsTyping = false;
        }
        else if (key.Key == ConsoleKey.Escape)
        {
            (IsTyping, Filter) = (false, "");
        }
        else if (key.Key == ConsoleKey.Backspace)
        {
            Filter = Filter.Length > 0 ? Filter[..^1] : "";
        }
        else if (!char.IsControl(key.KeyChar))
        {
            Filter += key.KeyChar;
        }
    }

    // A server that was started anew counts from zero.
    private double? Rate(long now, long? before) =>
        before is { } old && old <= now && _now!.At > _before!.At ? (now - old) / (_now.At - _before.At) : null;

    private sealed class Reading(IReadOnlyList<PoolStatus> pools, double at)
    {
        private readonly Dictionary<string, PoolStatus> _byName = pools.ToDictionary(pool => pool.Pool);

        public IReadOnlyList<PoolStatus> Pools => pools;

        public double At => at;

        public PoolStatus? Find(PoolStatus pool) => _byName.GetValueOrDefault(pool.Pool);
    }
}
