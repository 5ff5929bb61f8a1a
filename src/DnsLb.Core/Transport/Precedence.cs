using System.Runtime.InteropServices;

namespace DnsLb.Core.Transport;

/// <summary>How a thread stands to others that want the same processor.</summary>
/// <param name="Slice">How long it asks to run at a time, in nanoseconds; 0: nothing of its own.</param>
/// <param name="Niceness">From -20, for the largest share of the processor, to 19.</param>
/// <remarks>
/// A query is not to wait until a thread that probes, or answers the API, has had its turn of some milliseconds. Who asks for a short slice
/// gets the processor sooner after waking, and no more of it; Linux does so from 6.12 on (EEVDF), and takes no notice before. But who has
/// had its share waits all the same, and beside ten busy threads a share is small: hence the niceness, for which Linux asks a privilege.
/// </remarks>
internal readonly unsafe partial record struct Precedence(ulong Slice, int Niceness)
{
    /// <summary>The least slice that Linux gives.</summary>
    public const ulong LeastSlice = 100_000;

    /// <summary>
    /// How much less nice workers are than the rest: nine times its share. Without it they waited three times as long beside 1,000
    /// requests a second of the API. With 15, a server of one core that was flooded had too little left for its probes, and took members
    /// that were up for down.
    /// </summary>
    public const int LessNice = 10;

    private const int Least = -20;
    private const uint Ordinary = 0;

    // Threads that this one starts are as if it had taken nothing.
    private const ulong ResetOnFork = 1;

    /// <summary>Takes it for this thread. Where a greater share is refused, the short slice is taken alone; where that is refused too, as by a filter of system calls, all goes on as before.</summary>
    public static void Take()
    {
        if (Get(0) is not { Policy: Ordinary } attributes)
        {
            return;
        }

        attributes.Flags |= ResetOnFork;
        attributes.Runtime = LeastSlice;
        int before = attributes.Nice;
        attributes.Nice = Math.Max(Least, before - LessNice);
        if (!Set(attributes))
        {
            attributes.Nice = before;
            Set(attributes);
        }
    }

    /// <summary>That of a thread; null: the system does not say.</summary>
    /// <param name="thread">Its number; 0: this thread.</param>
    public static Precedence? Of(int thread) => Get(thread) is { } attributes ? new Precedence(attributes.Runtime, attributes.Nice) : null;

    private static Attributes? Get(int thread)
    {
        Attributes attributes = default;
        return Linux.IsSupported && Call(Number(set: false), thread, &attributes, (nint)sizeof(Attributes), 0) == 0 ? attributes : null;
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
