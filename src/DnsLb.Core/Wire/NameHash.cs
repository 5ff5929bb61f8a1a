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
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Extend(ulong parent, ReadOnlySpan<byte> label)
    {
        ulong hash = parent ^ ((ulong)label.Length * LengthMultiplier);
        while (label.Length >= sizeof(ulong))
        {
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(label));
            label = label[sizeof(ulong)..];
        }

        ulong tail = 0;
        if (label.Length >= sizeof(uint))
        {
            tail = BinaryPrimitives.ReadUInt32LittleEndian(label) | ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(label[^sizeof(uint)..]) << 32);
        }
        else if (label.Length > 0)
        {
            tail = label[0] | ((ulong)label[label.Length >> 1] << 8) | ((ulong)label[^1] << 16);
        }

        return Mix(hash ^ tail);
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

    // Both halves of the product: every bit of the value reaches most bits of the hash.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong value)
    {
        ulong high = Math.BigMul(value, Multiplier, out ulong low);
        return high ^ low;
    }
}
