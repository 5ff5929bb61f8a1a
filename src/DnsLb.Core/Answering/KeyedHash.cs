using System.Numerics;
using System.Runtime.CompilerServices;

namespace DnsLb.Core.Answering;

/// <summary>SipHash-1-3 of one 64-bit word: who does not know the secret can neither foresee a hash nor choose words whose hashes collide.</summary>
/// <param name="secret">Random bits that nobody else knows.</param>
internal readonly struct KeyedHash(UInt128 secret)
{
    // A message of eight bytes ends in this word.
    private const ulong Length = 8UL << 56;

    private readonly ulong _low = (ulong)secret;
    private readonly ulong _high = (ulong)(secret >> 64);

    /// <summary>The hash of a word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Of(ulong word)
    {
        ulong v0 = _low ^ 0x736F6D6570736575;
        ulong v1 = _high ^ 0x646F72616E646F6D;
        ulong v2 = _low ^ 0x6C7967656E657261;
        ulong v3 = _high ^ 0x7465646279746573 ^ word;
        Round(ref v0, ref v1, ref v2, ref v3);
        v0 ^= word;
        v3 ^= Length;
        Round(ref v0, ref v1, ref v2, ref v3);
        v0 ^= Length;
        v2 ^= 0xFF;
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        return v0 ^ v1 ^ v2 ^ v3;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v0 += v1;
        v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
        v0 = BitOperations.RotateLeft(v0, 32);
        v2 += v3;
        v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
        v2 = BitOperations.RotateLeft(v2, 32);
    }
}
