using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace DnsLb.Core.Wire;

/// <summary>SipHash-2-4 (Aumasson and Bernstein, 2012): a hash that nobody without the key can foresee.</summary>
public static class SipHash
{
    /// <summary>The length of a key in bytes.</summary>
    public const int KeyLength = 16;

    /// <summary>The hash of a message.</summary>
    /// <param name="key">The key, its low half first, each half as a little-endian number.</param>
    /// <param name="message">Any bytes.</param>
    public static ulong Of((ulong Low, ulong High) key, ReadOnlySpan<byte> message)
    {
        var state = new State(key.Low, key.High);
        ulong tail = (ulong)message.Length << 56;
        for (; message.Length >= sizeof(ulong); message = message[sizeof(ulong)..])
        {
            state.Take(BinaryPrimitives.ReadUInt64LittleEndian(message));
        }

        for (int i = 0; i < message.Length; i++)
        {
            tail |= (ulong)message[i] << (8 * i);
        }

        state.Take(tail);
        return state.Finish();
    }

    /// <summary>The hash of the eight bytes of a word, the lowest first.</summary>
    public static ulong Of((ulong Low, ulong High) key, ulong word)
    {
        var state = new State(key.Low, key.High);
        state.Take(word);
        state.Take((ulong)sizeof(ulong) << 56);
        return state.Finish();
    }

    // The constants spell "somepseudorandomlygeneratedbytes".
    private struct State(ulong low, ulong high)
    {
        private ulong _v0 = low ^ 0x736F6D6570736575;
        private ulong _v1 = high ^ 0x646F72616E646F6D;
        private ulong _v2 = low ^ 0x6C7967656E657261;
        private ulong _v3 = high ^ 0x7465646279746573;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Take(ulong word)
        {
            _v3 ^= word;
            Round();
            Round();
            _v0 ^= word;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public ulong Finish()
        {
            _v2 ^= 0xFF;
            Round();
            Round();
            Round();
            Round();
            return _v0 ^ _v1 ^ _v2 ^ _v3;
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
