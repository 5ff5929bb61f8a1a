using System.Runtime.InteropServices;

namespace DnsLb.Core.Selection;

/// <summary>Numbers the answers of one pool, over all workers, so that consecutive answers are consecutive turns whoever gives them.</summary>
/// <remarks>
/// Sequences kept per worker cannot keep a bound for all answers together: each adds its own deviation, and workers may interleave in
/// any way. One atomic increment is wait-free and makes every policy a pure function of the turn.
/// </remarks>
public sealed class Rotation
{
    private PaddedCounter _counter;

    /// <summary>The number of the next answer, from 0.</summary>
    public ulong Next() => Interlocked.Increment(ref _counter.Value) - 1;

    // Alone on its cache lines (pairs of 64 bytes are fetched together): workers write it, and must not slow down readers of neighbours.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct PaddedCounter
    {
        [FieldOffset(128)]
        public ulong Value;
    }
}
