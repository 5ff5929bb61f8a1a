namespace DnsLb.Core.Leases;

/// <summary>
/// What resolvers were leased to each member of a pool, and what each member is expected to serve: clients stay with an address for a
/// while after a lease has ended (a first-order lag). Thread-safe without a lock: sums are whole numbers, added to atomically, so
/// that what was added and taken away again leaves nothing behind.
/// </summary>
/// <remarks>
/// Leases are not kept one by one: each adds its demand to the member's sum, and to the sum of those that end in the same slot of a
/// wheel of slots. Time goes on in ticks of <see cref="TickLength"/>, by whichever worker comes first.
/// </remarks>
internal sealed class LeaseLedger
{
    /// <summary>The demand of one lookup per second, in the ledger's unit.</summary>
    public const double Unit = 65536;

    /// <summary>The length of a tick, in milliseconds.</summary>
    public const int TickLength = 128;

    // Three wheels: leases up to 32 s end within a tick, those up to 8 minutes within 4 s, the others within a minute, at most a wheel's turn ahead.
    private const int FineSlots = 256;
    private const int MiddleShift = 5;
    private const int MiddleSlots = 128;
    private const int CoarseShift = 9;
    private const int CoarseSlots = 64;
    private const int FirstMiddle = FineSlots;
    private const int FirstCoarse = FirstMiddle + MiddleSlots;
    private const int Horizon = (CoarseSlots - 1) << CoarseShift;

    // In ticks: the next one's slot may just be ending.
    private const int ShortestLease = 2;

    private const long Unset = -1;

    private double _persistence;
    private readonly int _row;
    private readonly long[] _leased;
    private readonly long[] _served;
    private readonly long[] _ends;
    private long _tick;
    private int _isAdvancing;

    /// <param name="members">How many members the pool has.</param>
    /// <param name="persistence">How long clients stay with an address on average, in seconds, above 0.</param>
    public LeaseLedger(int members, double persistence)
    {
        Persistence = persistence;
        _row = Padded(members);
        _leased = new long[_row];
        _served = new long[_row];
        _ends = new long[_row * (FirstCoarse + CoarseSlots)];
        _tick = Unset;
    }

    /// <summary>Room for whole vectors, so that loops need no tail.</summary>
    public static int Padded(int members) => (members + 3) & ~3;

    /// <summary>What is leased to each member now, in <see cref="Unit"/>.</summary>
    public ReadOnlySpan<long> Leased => _leased;

    /// <summary>What each member is expected to serve now, in <see cref="Unit"/>.</summary>
    public ReadOnlySpan<long> Served => _served;

    /// <summary>How long clients stay with an address on average, in seconds, above 0.</summary>
    public double Persistence
    {
        get => Volatile.Read(ref _persistence);
        set => Volatile.Write(ref _persistence, value);
    }

    /// <summary>The part of what a member serves now that it still serves after a time, in seconds, if nothing is leased to it.</summary>
    public double KeptAfter(double seconds) => Math.Exp(-seconds / Persistence);

    /// <summary>Ends what has ended until now.</summary>
    /// <param name="now">Milliseconds.</param>
    public void Advance(long now)
    {
        long target = now / TickLength;
        if (target <= Volatile.Read(ref _tick) || Interlocked.Exchange(ref _isAdvancing, 1) != 0)
        {
            return;
        }

        long tick = _tick == Unset ? target : _tick;
        long lagged = tick;
        long last = Math.Min(target, tick + Horizon + (1 << CoarseShift));
        while (tick < last)
        {
            // First, so that others put no lease into a slot that is over.
            Volatile.Write(ref _tick, ++tick);
            if (HasEnds(tick))
            {
                Lag(tick - lagged);
                End(tick);
                lagged = tick;
            }
        }

        Lag(target - lagged);
        Volatile.Write(ref _tick, target);
        Volatile.Write(ref _isAdvancing, 0);
    }

    /// <summary>Notes that a member got a lease.</summary>
    /// <param name="member">Its index.</param>
    /// <param name="demand">The demand that comes with it, in <see cref="Unit"/>.</param>
    /// <param name="lookup">The lookup that asked for it, as a rate over the persistence, in <see cref="Unit"/>.</param>
    /// <param name="seconds">How long it lasts.</param>
    /// <returns>When it ends, for <see cref="TryChange"/>.</returns>
    public LeaseEnd Open(int member, long demand, long lookup, double seconds)
    {
        LeaseEnd end = EndAfter(seconds);
        Interlocked.Add(ref _leased[member], demand);
        Interlocked.Add(ref _served[member], lookup);
        Interlocked.Add(ref _ends[(end.Slot * _row) + member], demand);
        return end;
    }

    /// <summary>Changes the demand of a lease that has not ended.</summary>
    /// <returns>False when it has.</returns>
    public bool TryChange(int member, long difference, LeaseEnd end)
    {
        if (!IsOpen(end))
        {
            return false;
        }

        Interlocked.Add(ref _leased[member], difference);
        Interlocked.Add(ref _ends[(end.Slot * _row) + member], difference);
        return true;
    }

    /// <summary>Whether a lease that ends then has not ended yet.</summary>
    public bool IsOpen(LeaseEnd end) => end.Tick > (uint)Volatile.Read(ref _tick);

    /// <summary>Corrects what a member is expected to serve.</summary>
    public void Correct(int member, long difference) => Interlocked.Add(ref _served[member], difference);

    /// <summary>Takes over what was leased to the members of the pool that this one's replaces.</summary>
    /// <param name="previous">That pool's ledger; leases that are noted there meanwhile are lost here, and only here.</param>
    /// <param name="previousIndex">For each member its index there, or -1.</param>
    public void Adopt(LeaseLedger previous, ReadOnlySpan<int> previousIndex)
    {
        _tick = Volatile.Read(ref previous._tick);
        for (int member = 0; member < previousIndex.Length; member++)
        {
            int from = previousIndex[member];
            if (from < 0)
            {
                continue;
            }

            _served[member] = previous._served[from];
            long sum = 0;
            for (int slot = 0; slot < FirstCoarse + CoarseSlots; slot++)
            {
                sum += _ends[(slot * _row) + member] = previous._ends[(slot * previous._row) + from];
            }

            _leased[member] = sum;
        }
    }

    private LeaseEnd EndAfter(double seconds)
    {
        long tick = Volatile.Read(ref _tick);
        int ticks = (int)Math.Clamp(Math.Round(seconds * (1000.0 / TickLength)), ShortestLease, Horizon - 1);
        long end = tick + ticks;
        if (ticks < FineSlots)
        {
            return new LeaseEnd((uint)end, (ushort)FineSlot(end));
        }

        int shift = ticks < (MiddleSlots - 1) << MiddleShift ? MiddleShift : CoarseShift;
        long turn = (end + (1L << (shift - 1))) >> shift;
        int slot = shift == MiddleShift ? MiddleSlot(turn) : CoarseSlot(turn);
        return new LeaseEnd((uint)(turn << shift), (ushort)slot);
    }

    private void Lag(long ticks)
    {
        double part = 1 - KeptAfter(ticks * TickLength / 1000.0);
        for (int member = 0; member < _row; member++)
        {
            Interlocked.Add(ref _served[member], (long)((_leased[member] - _served[member]) * part));
        }
    }

    private bool HasEnds(long tick) =>
        SlotOf(FineSlot(tick)).ContainsAnyExcept(0)
        || (IsTurn(tick, MiddleShift) && SlotOf(MiddleSlot(tick >> MiddleShift)).ContainsAnyExcept(0))
        || (IsTurn(tick, CoarseShift) && SlotOf(CoarseSlot(tick >> CoarseShift)).ContainsAnyExcept(0));

    private void End(long tick)
    {
        EndSlot(FineSlot(tick));
        if (IsTurn(tick, MiddleShift))
        {
            EndSlot(MiddleSlot(tick >> MiddleShift));
        }

        if (IsTurn(tick, CoarseShift))
        {
            EndSlot(CoarseSlot(tick >> CoarseShift));
        }
    }

    private void EndSlot(int slot)
    {
        Span<long> ends = SlotOf(slot);
        for (int member = 0; member < ends.Length; member++)
        {
            if (ends[member] != 0)
            {
                Interlocked.Add(ref _leased[member], -Interlocked.Exchange(ref ends[member], 0));
            }
        }
    }

    private Span<long> SlotOf(int slot) => _ends.AsSpan(slot * _row, _row);

    private static bool IsTurn(long tick, int shift) => (tick & ((1 << shift) - 1)) == 0;

    private static int FineSlot(long tick) => (int)(tick & (FineSlots - 1));

    private static int MiddleSlot(long turn) => FirstMiddle + (int)(turn & (MiddleSlots - 1));

    private static int CoarseSlot(long turn) => FirstCoarse + (int)(turn & (CoarseSlots - 1));
}

/// <summary>When a lease ends.</summary>
/// <param name="Tick">The tick, the lowest 32 bits of it.</param>
/// <param name="Slot">Its slot in the ledger's wheel.</param>
internal readonly record struct LeaseEnd(uint Tick, ushort Slot);
