using System.Runtime.InteropServices;

namespace DnsLb.Core.Transport;

/// <summary>How much of the processor was taken.</summary>
public static partial class ProcessorTime
{
    private const int ClockOfThread = 3;

    /// <summary>What this thread has taken since it began; zero where the system does not say.</summary>
    public static TimeSpan OfThread() => Linux.IsSupported && GetTime(ClockOfThread, out Time time) == 0
        ? TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000)
        : TimeSpan.Zero;

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out Time time);

    // struct timespec.
    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
