using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace DnsLb.Core.Wire;

/// <summary>The hash of a domain name, built from the root down, so that the hash of each parent is at hand on the way.</summary>
/// <remarks>Tables are filled by the operator's zones only, so the hash need not resist chosen collisions.</remarks>
public static class NameHash
{
    /// <summary>The hash of the root.</summary>
    public const ulong Root = 0x9E3779B97F4A7C15;

    private const ulong Multiplier = 0xD6E8FEB86659FD93;

    // Keeps the length apart from the bytes: "b" and "ab" must differ.
    private const ulong LengthMultiplier = 0xA0761D6478BD642F;

    /// <summary>The hash of <paramref name="label"/> below the name with the hash <paramref name="parent"/>.</summary>
    /// <param name="parent">The parent's hash.</param>
    /// <param name="label">One label in lower case, without its length byte.</param>
    public static ulong Extend(ulong parent, ReadOnlySpan<byte> label)
    {
        int whole = label.Length & ~7;
        return Mix(HashWhole(parent, label, label.Length) ^ Tail(label[whole..]));
    }

    /// <summary>The same for a label in a buffer that goes on behind it for eight bytes at least, which do not count.</summary>
    /// <param name="parent">The parent's hash.</param>
    /// <param name="label">What begins with the label.</param>
    /// <param name="length">The label's length.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong ExtendPadded(ulong parent, ReadOnlySpan<byte> label, int length)
    {
        int whole = length & ~7;
        ulong ofLabel = (1UL << ((length - whole) * 8)) - 1;
        return Mix(HashWhole(parent, label, length) ^ (BinaryPrimitives.ReadUInt64LittleEndian(label[whole..]) & ofLabel));
    }

    /// <summary>The hash of a whole uncompressed name.</summary>
    /// <param name="lowerName">The name in wire format and lower case.</param>
    public static ulong Of(ReadOnlySpan<byte> lowerName)
    {
        Span<byte> starts = stackalloc byte[WireName.MaxLabels];
        int labels = WireName.LabelStarts(lowerName, starts);
        ulong hash = Root;
        for (int i = labels - 1; i >= 0; i--)
        {
            hash = Extend(hash, lowerName.Slice(starts[i] + 1, lowerName[starts[i]]));
        }

        return hash;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong HashWhole(ulong parent, ReadOnlySpan<byte> label, int length)
    {
        ulong hash = parent ^ ((ulong)length * LengthMultiplier);
        for (; length >= sizeof(ulong); length -= sizeof(ulong))
        {
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(label));
            label = label[sizeof(ulong)..];
        }

        return hash;
    }

    // Up to seven bytes as a number; two reads of four overlap.
    private static ulong Tail(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= sizeof(uint))
        {
            int last = bytes.Length - sizeof(uint);
            return BinaryPrimitives.ReadUInt32LittleEndian(bytes) | ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(bytes[last..]) << (last * 8));
        }

        ulong tail = 0;
        for (int i = bytes.Length - 1; i >= 0; i--)
        {
            tail = (tail << 8) | bytes[i];
        }

        return tail;
    }

    // A product's upper bits depend on all bits of the value, its lower bits on few: so the upper half is mixed into the lower before and after.
    // The upper half of a product of 128 bits would do that alone, but not every processor that we are compiled for has it in one instruction.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong value)
    {
        ulong product = (value ^ (value >> 32)) * Multiplier;
        return product ^ (product >> 29);
    }
}
