using System.Numerics;
using DnsLb.Core.Wire;

namespace DnsLb.Core.Zones;

/// <summary>A set of names in lower case, numbered in the order in which they came: open addressing over one array of bytes.</summary>
/// <remarks>Filled by one thread; once published it is only read, by any number of threads.</remarks>
public sealed class NameTable
{
    private ulong[] _slots;
    private int[] _offsets;
    private byte[] _names;
    private int _count;

    internal NameTable(int expected)
    {
        _slots = new ulong[BitOperations.RoundUpToPowerOf2((uint)Math.Max(32, expected * 2))];
        _offsets = new int[Math.Max(16, expected) + 1];
        _names = new byte[_offsets.Length * 16];
    }

    /// <summary>How many names there are.</summary>
    public int Count => _count;

    /// <summary>A name in wire format and lower case.</summary>
    public ReadOnlySpan<byte> this[int index] => _names.AsSpan(_offsets[index], _offsets[index + 1] - _offsets[index]);

    /// <summary>The number of a name, which is added if it is new.</summary>
    /// <param name="name">The name in wire format, in any case.</param>
    public int Add(ReadOnlySpan<byte> name)
    {
        Span<byte> lower = stackalloc byte[name.Length];
        WireName.ToLower(name, lower);
        ulong hash = NameHash.Of(lower);
        int index = Find(lower, hash);
        return index >= 0 ? index : Insert(lower, hash);
    }

    /// <summary>The number of a name, or -1.</summary>
    /// <param name="lowerName">The name in wire format and lower case.</param>
    public int IndexOf(ReadOnlySpan<byte> lowerName) => Find(lowerName, NameHash.Of(lowerName));

    /// <summary>The number of a name whose <see cref="NameHash"/> is known, or -1.</summary>
    public int Find(ReadOnlySpan<byte> lowerName, ulong hash)
    {
        ulong[] slots = _slots;
        int mask = slots.Length - 1;
        for (int slot = (int)hash & mask; slots[slot] != 0; slot = (slot + 1) & mask)
        {
            if ((slots[slot] ^ hash) >> 32 == 0)
            {
                int index = (int)slots[slot] - 1;
                if (this[index].SequenceEqual(lowerName))
                {
                    return index;
                }
            }
        }

        return -1;
    }

    /// <summary>Gives back the room that growing left over.</summary>
    internal void Trim()
    {
        Array.Resize(ref _names, _offsets[_count]);
        Array.Resize(ref _offsets, _count + 1);
        Rehash((int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(32, _count * 2)));
    }

    private int Insert(ReadOnlySpan<byte> lower, ulong hash)
    {
        int start = _offsets[_count];
        if (start + lower.Length > _names.Length)
        {
            Array.Resize(ref _names, checked(_names.Length * 2));
        }

        if (_count + 1 == _offsets.Length)
        {
            Array.Resize(ref _offsets, checked(_offsets.Length * 2));
        }

        lower.CopyTo(_names.AsSpan(start));
        Occupy(hash, _count++);
        _offsets[_count] = start + lower.Length;
        if (_count * 2 > _slots.Length)
        {
            Rehash(_slots.Length * 2);
        }

        return _count - 1;
    }

    private void Rehash(int length)
    {
        if (length == _slots.Length)
        {
            return;
        }

        _slots = new ulong[length];
        for (int index = 0; index < _count; index++)
        {
            Occupy(NameHash.Of(this[index]), index);
        }
    }

    // A slot is 0 when free, else the upper half of the hash above the number + 1.
    private void Occupy(ulong hash, int index)
    {
        int mask = _slots.Length - 1;
        int slot = (int)hash & mask;
        while (_slots[slot] != 0)
        {
            slot = (slot + 1) & mask;
        }

        _slots[slot] = (hash & 0xFFFFFFFF_00000000) | (uint)(index + 1);
    }
}
