using System.Runtime.InteropServices;

namespace DnsLb.Core.Transport;

/// <summary>How long a thread asks to run at a time.</summary>
/// <remarks>
/// Who asks for less gets the processor sooner after waking, and no more of it: a query then does not wait until a thread that probes or
/// answers the API has had its turn of some milliseconds. Linux does so from 6.12 on (EEVDF); before, it takes no notice.
/// </remarks>
internal static unsafe partial class TimeSlice
{
    /// <summary>The least that Linux gives, in nanoseconds.</summary>
    public const ulong Least = 100_000;

    private const uint Other = 0;

    /// <summary>Has this thread run for the least time at once. Where that is refused, as by a filter of system calls, all goes on as before.</summary>
    /// <returns>Whether the system has heard of it.</returns>
    public static bool TryShorten()
    {
        if (Get() is not { Policy: Other } attributes)
        {
            return false;
        }

        attributes.Runtime = Least;
        return Call(Number(set: true), 0, &attributes, 0, 0) == 0;
    }

    /// <summary>What this thread asks for, in nanoseconds; 0: nothing of its own; null: the system does not say.</summary>
    public static ulong? Current() => Get()?.Runtime;

    private static Attributes? Get()
    {
        Attributes attributes = default;
        return Linux.IsSupported && Call(Number(set: false), 0, &attributes, (nint)sizeof(Attributes), 0) == 0 ? attributes : null;
    }

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
