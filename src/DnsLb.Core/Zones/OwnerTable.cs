using DnsLb.Core.Wire;

namespace DnsLb.Core.Zones;

/// <summary>A growing set of names in lower case, numbered in the order in which they came: open addressing over one array of bytes.</summary>
public sealed class OwnerTable
{
    private ulong[] _slots;
    private int[] _offsets;
    private byte[] _names;
    private int _count;
    private int _namesLength;

    internal OwnerTable(int expected)
    {
        _slots = new ulong[SlotsFor(expected)];
        _offsets = new int[Math.Max(16, expected)];
        _names = new byte[_offsets.Length * 16];
    }

    /// <summary>How many names there are.</summary>
    public int Count => _count;

    /// <summary>A name in wire format and lower case.</summary>
    public ReadOnlySpan<byte> this[int owner] => _names.AsSpan(_offsets[owner], (owner + 1 < _count ? _offsets[owner + 1] : _namesLength) - _offsets[owner]);

    /// <summary>The number of a name, which is added if it is new.</summary>
    /// <param name="name">The name in wire format, in any case.</param>
    public int Add(ReadOnlySpan<byte> name)
    {
        Span<byte> lower = stackalloc byte[name.Length];
        WireName.ToLower(name, lower);
        ulong hash = NameHash.Of(lower);
        int owner = Find(lower, hash, out int slot);
        return owner >= 0 ? owner : Insert(lower, hash, slot);
    }

    /// <summary>The number of a name, or -1.</summary>
    /// <param name="lowerName">The name in wire format and lower case.</param>
    public int IndexOf(ReadOnlySpan<byte> lowerName) => Find(lowerName, NameHash.Of(lowerName), out _);

    // A slot is 0 when free, else the upper half of the hash above the number + 1.
    private int Find(ReadOnlySpan<byte> lower, ulong hash, out int slot)
    {
        int mask = _slots.Length - 1;
        for (slot = (int)hash & mask; _slots[slot] != 0; slot = (slot + 1) & mask)
        {
            if ((_slots[slot] ^ hash) >> 32 == 0)
            {
                int owner = (int)_slots[slot] - 1;
                if (this[owner].SequenceEqual(lower))
                {
                    return owner;
                }
            }
        }

        return -1;
    }

    private int Insert(ReadOnlySpan<byte> lower, ulong hash, int slot)
    {
        if (_namesLength + lower.Length > _names.Length)
        {
            Array.Resize(ref _names, checked(_names.Length * 2));
        }

        if (_count == _offsets.Length)
        {
            Array.Resize(ref _offsets, checked(_offsets.Length * 2));
        }

        lower.CopyTo(_names.AsSpan(_namesLength));
        _offsets[_count] = _namesLength;
        _namesLength += lower.Length;
        _slots[slot] = Entry(hash, _count++);
        if (_count * 2 > _slots.Length)
        {
            Grow();
        }

        return _count - 1;
    }

    private void Grow()
    {
        _slots = new ulong[_slots.Length * 2];
        int mask = _slots.Length - 1;
        for (int owner = 0; owner < _count; owner++)
        {
            ulong hash = NameHash.Of(this[owner]);
            int slot = (int)hash & mask;
            while (_slots[slot] != 0)
            {
                slot = (slot + 1) & mask;
            }

            _slots[slot] = Entry(hash, owner);
        }
    }

    private static ulong Entry(ulong hash, int owner) => (hash & 0xFFFFFFFF_00000000) | (uint)(owner + 1);

    private static int SlotsFor(int expected) => (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(32, expected * 2));
}
