using DnsLb.Core.Wire;

namespace DnsLb.Core.Zones;

/// <summary>One RRset of a compiled zone: a range of its pre-encoded records, or a pool.</summary>
public readonly struct RRset
{
    private readonly int _start;
    private readonly int _length;

    private RRset(RRType type, int count, int start, int length)
    {
        Type = type;
        Count = count;
        _start = start;
        _length = length;
    }

    /// <summary>The RR type.</summary>
    public RRType Type { get; }

    /// <summary>How many records there are; 0 for a pool.</summary>
    public int Count { get; }

    /// <summary>True when a pool chooses the records.</summary>
    public bool IsPool => Count == 0;

    /// <summary>The index in <see cref="Zone.Pools"/>.</summary>
    public int Pool => _start;

    /// <summary>The range in the zone's array of records.</summary>
    internal Range Bytes => _start..(_start + _length);

    internal static RRset OfRecords(RRType type, int count, int start, int length) => new(type, count, start, length);

    internal static RRset OfPool(RRType type, int pool) => new(type, 0, pool, 0);
}
