using DnsLb.Core.Wire;

namespace DnsLb.Core.Answering;

/// <summary>The members that a pool picked for a reply.</summary>
internal readonly ref struct PickedMembers(ReadOnlySpan<byte> records, int recordLength, ReadOnlySpan<ushort> members, uint ttl)
{
    /// <summary>No members, of no pool.</summary>
    public static PickedMembers None => new([], 0, [], uint.MaxValue);

    /// <summary>The encoded records of all members of the pool.</summary>
    public ReadOnlySpan<byte> Records { get; } = records;

    /// <summary>The length of each record.</summary>
    public int RecordLength { get; } = recordLength;

    /// <summary>The indexes of those picked, in the order of the answer.</summary>
    public ReadOnlySpan<ushort> Members { get; } = members;

    /// <summary>The TTL to serve, in seconds.</summary>
    public uint Ttl { get; } = ttl;

    /// <summary>The address of a member in network order.</summary>
    public ReadOnlySpan<byte> AddressOf(ushort member) => Records.Slice(member * RecordLength, RecordLength)[RRFormat.HeaderLength..];
}
