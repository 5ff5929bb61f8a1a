using DnsLb.Core.Counting;

namespace DnsLb.Core.Pools;

/// <summary>How many queries a pool answered, and how many of these answers held each member.</summary>
/// <remarks>Each worker counts in a lane of its own. A pool that replaces another goes on with the same counters, as a worker may still count for the other one.</remarks>
public sealed class AnswerCounts
{
    private readonly int _lanes;
    private readonly Place _queries;
    private readonly Place[] _members;

    internal AnswerCounts(int members, int lanes)
    {
        _lanes = lanes;
        var counters = new LaneCounters(members + 1, lanes);
        _queries = new Place(counters, members);
        _members = [.. Enumerable.Range(0, members).Select(member => new Place(counters, member))];
    }

    private AnswerCounts(AnswerCounts previous, Place[] members)
    {
        _lanes = previous._lanes;
        _queries = previous._queries;
        _members = members;
    }

    /// <summary>The queries that were answered, those too for which no member served.</summary>
    public long Queries => _queries.Count;

    /// <summary>The answers that held a member.</summary>
    public long ServedBy(int member) => _members[member].Count;

    /// <summary>Counts one answer that was sent; only for the worker whose lane it is.</summary>
    internal void Add(int lane, ReadOnlySpan<ushort> members)
    {
        _queries.Add(lane);
        foreach (ushort member in members)
        {
            _members[member].Add(lane);
        }
    }

    /// <summary>The counts of a pool in place of this one's.</summary>
    /// <param name="previousIndex">For each of its members the index in this pool, or -1.</param>
    internal AnswerCounts Continue(ReadOnlySpan<int> previousIndex)
    {
        int newcomers = previousIndex.Count(-1);
        var counters = new LaneCounters(newcomers, newcomers == 0 ? 0 : _lanes);
        var members = new Place[previousIndex.Length];
        for (int member = 0; member < members.Length; member++)
        {
            members[member] = previousIndex[member] < 0 ? new Place(counters, --newcomers) : _members[previousIndex[member]];
        }

        return new AnswerCounts(this, members);
    }

    private readonly record struct Place(LaneCounters Counters, int Index)
    {
        public long Count => Counters[Index];

        public void Add(int lane) => Counters.Add(lane, Index);
    }
}
