using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using DnsLb.Core.Wire;

namespace DnsLb.Core.Zones;

/// <summary>A set of names in lower case, numbered in the order in which they came: open addressing over one array of bytes.</summary>
/// <remarks>
/// Filled by one thread; once published it is only read, by any number of threads. A look-up waits for one cache line, the slot
/// with the number: whether the name is the same is known later, while the processor goes on with what it foresees.
/// </remarks>
public sealed class NameTable
{
    private const int FewestSlots = 32;
    private const int UsualNameLength = 24;

    // Room that is never written costs no memory: the system gives pages when they are touched.
    private byte[] _names;
    private int[] _offsets;
    private int _count;

    // A slot is 0 when free, else the upper half of the hash above the name's number, from 1. The hash's topmost bits choose the slot,
    // so that the slots alone are enough to spread them over twice as many.
    private ulong[] _slots;
    private int _shift;

    internal NameTable(int expected)
    {
        _offsets = LargeArray.Allocate<int>(Math.Max(16, expected) + 1);
        _names = LargeArray.Allocate<byte>(_offsets.Length * UsualNameLength);
        _slots = [];
        Spread((int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(FewestSlots, expected)));
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
        int slot = SlotOf(lower, hash);
        return _slots[slot] != 0 ? (int)_slots[slot] - 1 : Insert(lower, hash, slot);
    }

    /// <summary>The number of a name, or -1.</summary>
    /// <param name="lowerName">The name in wire format and lower case.</param>
    public int IndexOf(ReadOnlySpan<byte> lowerName) => Find(lowerName, NameHash.Of(lowerName));

    /// <summary>The number of a name whose <see cref="NameHash"/> is known, or -1.</summary>
    public int Find(ReadOnlySpan<byte> lowerName, ulong hash) => (int)_slots[SlotOf(lowerName, hash)] - 1;

    /// <summary>Brings the slot of a name whose <see cref="NameHash"/> is known into the processor's caches, without waiting for it.</summary>
    public unsafe void Prefetch(ulong hash)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref _slots[(int)(hash >> _shift)]));
        }
    }

    // The slot of the name, or the free one where it belongs. No name begins with another, so comparing as many bytes as this one has is enough.
    private int SlotOf(ReadOnlySpan<byte> lowerName, ulong hash)
    {
        ulong[] slots = _slots;
        int mask = slots.Length - 1;
        int slot = (int)(hash >> _shift);
        while (slots[slot] != 0
            && ((slots[slot] ^ hash) >> 32 != 0 || !lowerName.SequenceEqual(_names.AsSpan(_offsets[(int)slots[slot] - 1], lowerName.Length))))
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private int Insert(ReadOnlySpan<byte> lower, ulong hash, int slot)
    {
        int offset = _offsets[_count];
        int next = offset + lower.Length;
        if (next > _names.Length - WireName.MaxLength)
        {
            LargeArray.Resize(ref _names, checked(_names.Length * 2));
        }

        if (_count + 1 == _offsets.Length)
        {
            LargeArray.Resize(ref _offsets, checked(_offsets.Length * 2));
        }

        lower.CopyTo(_names.AsSpan(offset));
        _offsets[++_count] = next;
        _slots[slot] = (hash & 0xFFFFFFFF_00000000) | (uint)_count;
        if (_count * 2 > _slots.Length)
        {
            Spread(_slots.Length * 2);
        }

        return _count - 1;
    }

    private void Spread(int length)
    {
        ulong[] before = _slots;
        _slots = LargeArray.Allocate<ulong>(length);
        _shift = 64 - BitOperations.Log2((uint)length);
        foreach (ulong taken in before)
        {
            if (taken != 0)
            {
                int slot = (int)(taken >> _shift);
                while (_slots[slot] != 0)
                {
                    slot = (slot + 1) & (length - 1);
                }

                _slots[slot] = taken;
            }
        }
    }
}
