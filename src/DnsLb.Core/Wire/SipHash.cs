using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DnsLb.Core.Wire;

/// <summary>SipHash (Aumasson and Bernstein, 2012): hashes that nobody without the key can foresee, nor choose messages whose hashes collide.</summary>
public static class SipHash
{
    /// <summary>The length of a key in bytes; as a number, its first byte is the lowest.</summary>
    public const int KeyLength = 16;

    /// <summary>A key that nobody can foresee.</summary>
    // 122 bits of a GUID come from the system's cryptographic source, as those of RandomNumberGenerator do, but without OpenSSL,
    // whose loading takes 20 ms of a start. The 6 fixed bits of one GUID fall on random bits of the other.
    public static UInt128 RandomKey() => RandomBits() ^ UInt128.RotateLeft(RandomBits(), 64);

    /// <summary>SipHash-2-4 of a message.</summary>
    /// <param name="key">The key.</param>
    /// <param name="message">Any bytes.</param>
    public static ulong Of(UInt128 key, ReadOnlySpan<byte> message)
    {
        var state = new State(key);
        ulong tail = (ulong)message.Length << 56;
        for (; message.Length >= sizeof(ulong); message = message[sizeof(ulong)..])
        {
            state.Take(BinaryPrimitives.ReadUInt64LittleEndian(message), rounds: 2);
        }

        for (int i = 0; i < message.Length; i++)
        {
            tail |= (ulong)message[i] << (8 * i);
        }

        state.Take(tail, rounds: 2);
        return state.Finish(rounds: 4);
    }

    /// <summary>SipHash-1-3 of the eight bytes of a word, for tables: less work.</summary>
    /// <param name="key">The key.</param>
    /// <param name="word">The word, its first byte the lowest.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong OfWord(UInt128 key, ulong word)
    {
        var state = new State(key);
        state.Take(word, rounds: 1);
        state.Take((ulong)sizeof(ulong) << 56, rounds: 1);
        return state.Finish(rounds: 3);
    }

    // The constants spell "somepseudorandomlygeneratedbytes".
    private static UInt128 RandomBits()
    {
        var bits = Guid.NewGuid();
        return MemoryMarshal.Read<UInt128>(MemoryMarshal.AsBytes(new ReadOnlySpan<Guid>(in bits)));
    }

    private struct State(UInt128 key)
    {
        private ulong _v0 = (ulong)key ^ 0x736F6D6570736575;
        private ulong _v1 = (ulong)(key >> 64) ^ 0x646F72616E646F6D;
        private ulong _v2 = (ulong)key ^ 0x6C7967656E657261;
        private ulong _v3 = (ulong)(key >> 64) ^ 0x7465646279746573;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Take(ulong word, int rounds)
        {
            _v3 ^= word;
            Mix(rounds);
            _v0 ^= word;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public ulong Finish(int rounds)
        {
            _v2 ^= 0xFF;
            Mix(rounds);
            return _v0 ^ _v1 ^ _v2 ^ _v3;
        }

        // No loop: the compiler would not unroll it, while these conditions vanish where the number is a constant.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Mix(int rounds)
        {
            Round();
            if (rounds > 1)
            {
                Round();
            }

            if (rounds > 2)
            {
                Round();
            }

            if (rounds > 3)
            {
                Round();
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Round()
        {
            _v0 += _v1;
            _v2 += _v3;
            _v1 = BitOperations.RotateLeft(_v1, 13) ^ _v0;
            _v3 = BitOperations.RotateLeft(_v3, 16) ^ _v2;
            _v0 = BitOperations.RotateLeft(_v0, 32);
            _v2 += _v1;
            _v0 += _v3;
            _v1 = BitOperations.RotateLeft(_v1, 17) ^ _v2;
            _v3 = BitOperations.RotateLeft(_v3, 21) ^ _v0;
            _v2 = BitOperations.RotateLeft(_v2, 32);
        }
    }
}
