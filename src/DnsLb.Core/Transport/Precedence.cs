using System.Runtime.InteropServices;

namespace DnsLb.Core.Transport;

/// <summary>That a worker comes before other threads that want the same processor, as long as it leaves them a good part of it. Of one thread, and used by it alone.</summary>
/// <remarks>
/// A query is not to wait until a thread that probes, or answers the API, has had its turn of some milliseconds. Linux runs a thread of the
/// policy SCHED_RR as soon as it wakes; an ordinary one that wakes a few microseconds after its last turn waits for the next tick, 4 ms,
/// however great its share is. But a flood of queries would then leave nothing to others, and probes that come too late take members for
/// down: so a worker that takes much is an ordinary thread of a greater share. Linux asks a privilege for either.
/// </remarks>
/// <param name="time">By which its share is told.</param>
internal sealed unsafe partial class Precedence(TimeProvider time)
{
    /// <summary>How often it is told anew.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    /// <summary>How much of a processor a worker may take before all others.</summary>
    public const double MostBeforeOthers = 0.5;

    /// <summary>The least slice that Linux gives, in nanoseconds. It heeds it from 6.12 on: who asks for less gets it sooner, and no more of it.</summary>
    public const ulong LeastSlice = 100_000;

    /// <summary>
    /// How far the niceness of workers that take much is below that of the rest: nine times its share. With 15, a server of one core that
    /// was flooded had too little left for its probes, and took members that were up for down.
    /// </summary>
    public const int NicenessBelowRest = 10;

    private const int RoundsBetweenLooks = 16;
    private const int Least = -20;
    private const uint Ordinary = 0;
    private const uint RoundRobin = 2;

    // Threads that this one starts are ordinary, ask for no slice, and get a niceness of 0 where this one has less; what it has above 0 they have too.
    private const ulong ResetOnFork = 1;

    private Attributes _before;
    private bool _mayComeFirst;
    private bool _comesFirst;
    private int _rounds;
    private long _since;
    private TimeSpan _taken;

    /// <summary>Takes it for this thread. What is refused, as for want of a privilege or by a filter of system calls, it goes on without.</summary>
    public void Take()
    {
        if (Get() is not { Policy: Ordinary } before)
        {
            return;
        }

        _before = before;
        // Who made it nicer than others wants it to come after them.
        _mayComeFirst = _comesFirst = before.Nice <= 0 && TryComeFirst();
        if (!_comesFirst)
        {
            TakeGreaterShare();
        }

        _since = time.GetTimestamp();
        _taken = ProcessorTime.OfThread();
    }

    /// <summary>Call it now and then, such as once for each batch of queries: it gives way where this thread takes much, and comes first again where it does not.</summary>
    public void Heed()
    {
        if (!_mayComeFirst || ++_rounds < RoundsBetweenLooks)
        {
            return;
        }

        _rounds = 0;
        TimeSpan passed = time.GetElapsedTime(_since);
        if (passed < Period)
        {
            return;
        }

        TimeSpan taken = ProcessorTime.OfThread();
        bool leavesEnough = taken - _taken < passed * MostBeforeOthers;
        if (leavesEnough != _comesFirst)
        {
            _comesFirst = leavesEnough && TryComeFirst();
            if (!_comesFirst)
            {
                TakeGreaterShare();
            }
        }

        _since = time.GetTimestamp();
        _taken = taken;
    }

    private bool TryComeFirst() => Set(_before with { Flags = _before.Flags | ResetOnFork, Policy = RoundRobin, Nice = 0, Priority = 1, Runtime = 0 });

    private void TakeGreaterShare()
    {
        Attributes ordinary = _before with { Flags = _before.Flags | ResetOnFork, Runtime = LeastSlice };
        if (!Set(ordinary with { Nice = Math.Max(Least, _before.Nice - NicenessBelowRest) }))
        {
            Set(ordinary);
        }
    }

    private static Attributes? Get()
    {
        Attributes attributes = default;
        return Linux.IsSupported && Call(Number(set: false), 0, &attributes, (nint)sizeof(Attributes), 0) == 0 ? attributes : null;
    }

    private static bool Set(Attributes attributes) => Call(Number(set: true), 0, &attributes, 0, 0) == 0;

    // The C library has no functions for these.
    private static nint Number(bool set) => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? (set ? 274 : 275) : (set ? 314 : 315);

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint Call(nint number, nint thread, Attributes* attributes, nint third, nint fourth);

    // struct sched_attr, as it was first.
    [StructLayout(LayoutKind.Sequential)]
    private record struct Attributes
    {
        public uint Size;
        public uint Policy;
        public ulong Flags;
        public int Nice;
        public uint Priority;
        public ulong Runtime;
        public ulong Deadline;
        public ulong Period;
    }
}
