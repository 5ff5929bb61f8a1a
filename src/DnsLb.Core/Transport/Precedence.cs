using System.Runtime.InteropServices;

namespace DnsLb.Core.Transport;

/// <summary>That a worker comes before other threads that want the same processor, unless it is busy for long. Of one thread, and used by it alone.</summary>
/// <remarks>
/// A query is not to wait until a thread that probes, or answers the API, has had its turn of some milliseconds. Linux runs a thread of the
/// policy SCHED_RR as soon as it wakes; an ordinary one that wakes a few microseconds after its last turn waits for the next tick, 4 ms with
/// most kernels, however great its share is. But a flood of queries would then leave nothing to others, and probes that come too late take
/// members for down: so a worker that is busy is an ordinary thread of a greater share, for a while. Linux asks a privilege for either.
/// </remarks>
/// <param name="time">By which it is told whether the worker is busy.</param>
internal sealed unsafe partial class Precedence(TimeProvider time)
{
    /// <summary>How long a worker that was busy gives way. Then it comes first again, and gives way anew after about a tenth of a second if it is as busy as before.</summary>
    public static readonly TimeSpan TimeOfGivingWay = TimeSpan.FromSeconds(5);

    /// <summary>The least slice that Linux gives, in nanoseconds. It heeds it from 6.12 on: who asks for less gets it sooner, and no more of it.</summary>
    public const ulong LeastSlice = 100_000;

    /// <summary>
    /// How far the niceness of workers that do not come first is below that of the rest: nine times its share. With 15, a server of one core
    /// that was flooded had too little left for its probes, and took members that were up for down.
    /// </summary>
    public const int NicenessBelowRest = 10;

    private const int Least = -20;
    private const uint Ordinary = 0;
    private const uint RoundRobin = 2;

    // Threads that this one starts are ordinary, ask for no slice, and get a niceness of 0 where this one has less; what it has above 0 they have too.
    private const ulong ResetOnFork = 1;

    private readonly WaitMeter _meter = new(time);
    private Attributes _before;
    private bool _mayComeFirst;
    private bool _comesFirst;
    private long _gaveWay;

    /// <summary>Takes it for this thread. What is refused, as for want of a privilege or by a filter of system calls, it goes on without.</summary>
    public void Take()
    {
        if (Get() is not { Policy: Ordinary } before)
        {
            return;
        }

        _before = before;
        _before.Flags |= ResetOnFork;
        _mayComeFirst = _comesFirst = !IsNice && TryComeFirst();
        if (!_comesFirst)
        {
            TakeGreaterShare();
        }
    }

    /// <summary>Call it before the thread waits for work: there it gives way if it has been busy, or comes first again.</summary>
    public void BeginWait()
    {
        if (_comesFirst)
        {
            if (_meter.BeginWait())
            {
                _comesFirst = false;
                TakeGreaterShare();
                _gaveWay = time.GetTimestamp();
            }
        }
        else if (_mayComeFirst && time.GetElapsedTime(_gaveWay) >= TimeOfGivingWay)
        {
            _comesFirst = TryComeFirst();
        }
    }

    /// <summary>Call it when the thread has waited.</summary>
    public void EndWait()
    {
        if (_comesFirst)
        {
            _meter.EndWait();
        }
    }

    // Who made it nicer than others wants it to come after them.
    private bool IsNice => _before.Nice > 0;

    private bool TryComeFirst()
    {
        Attributes first = _before;
        first.Policy = RoundRobin;
        first.Priority = 1;
        first.Nice = 0;
        first.Runtime = 0;
        return Set(first);
    }

    private void TakeGreaterShare()
    {
        Attributes ordinary = _before;
        ordinary.Runtime = LeastSlice;
        Attributes greater = ordinary;
        greater.Nice = Math.Max(Least, greater.Nice - NicenessBelowRest);
        if (IsNice || !Set(greater))
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
    private struct Attributes
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
