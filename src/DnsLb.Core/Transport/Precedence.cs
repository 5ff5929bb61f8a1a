using System.Runtime.InteropServices;

namespace DnsLb.Core.Transport;

/// <summary>That workers come before other threads that want the same processor.</summary>
/// <remarks>
/// A query is not to wait until a thread that probes, or answers the API, has had its turn of some milliseconds. Who asks for a short slice
/// gets the processor sooner after waking, and no more of it; Linux does so from 6.12 on (EEVDF), and takes no notice before. But who has
/// had its share waits all the same, and beside ten busy threads a share is small: hence the niceness, for which Linux asks a privilege.
/// </remarks>
internal static unsafe partial class Precedence
{
    /// <summary>The least slice that Linux gives, in nanoseconds.</summary>
    public const ulong LeastSlice = 100_000;

    /// <summary>
    /// How far the niceness of workers is below that of the rest: nine times its share. Without it they waited three times as long beside
    /// 1,000 requests a second of the API. With 15, a server of one core that was flooded had too little left for its probes, and took
    /// members that were up for down.
    /// </summary>
    public const int NicenessBelowRest = 10;

    private const int Least = -20;
    private const uint Ordinary = 0;

    // Threads that this one starts ask for no slice, and get a niceness of 0 where this one has less; what it has above 0 they have too.
    private const ulong ResetOnFork = 1;

    /// <summary>Takes it for this thread. Where a greater share is refused, the short slice is taken alone; where that is refused too, as by a filter of system calls, all goes on as before.</summary>
    public static void Take()
    {
        if (Get() is not { Policy: Ordinary } attributes)
        {
            return;
        }

        attributes.Flags |= ResetOnFork;
        attributes.Runtime = LeastSlice;
        int before = attributes.Nice;
        attributes.Nice = Math.Max(Least, before - NicenessBelowRest);
        if (!Set(attributes))
        {
            attributes.Nice = before;
            Set(attributes);
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
