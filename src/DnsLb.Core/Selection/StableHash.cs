using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace DnsLb.Core.Selection;

/// <summary>A 64-bit hash that is the same on every machine and in every version, so that all servers of a zone pick alike.</summary>
public static class StableHash
{
    private const ulong Odd = 0x9E3779B97F4A7C15;

    /// <summary>The hash of an address or a client subnet in network order.</summary>
    /// <param name="bytes">4 or 16 bytes of an address, or fewer for a subnet; any length works.</param>
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        ulong hash = (ulong)bytes.Length * Odd;
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        while (!bytes.IsEmpty)
        {
            int length = Math.Min(bytes.Length, word.Length);
            word.Clear();
            bytes[..length].CopyTo(word);
            hash = Mix(hash + Odd + BinaryPrimitives.ReadUInt64LittleEndian(word));
            bytes = bytes[length..];
        }

        return Mix(hash);
    }

    /// <summary>Spreads a change of any bit over all bits (the finalizer of SplitMix64).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
