using System.Runtime.InteropServices;

namespace DnsLb.Core.Serving;

/// <summary>How many file descriptors this process may have.</summary>
internal static partial class OpenFiles
{
    private const int OpenFilesResource = 7;

    /// <summary>The limit in force (RLIMIT_NOFILE of Linux); <see cref="long.MaxValue"/> where there is none or it is not known.</summary>
    public static long Most() => OperatingSystem.IsLinux() && Environment.Is64BitProcess && GetLimit(OpenFilesResource, out Limits limits) == 0
        ? (long)Math.Min(limits.Soft, long.MaxValue)
        : long.MaxValue;

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    private static partial int GetLimit(int resource, out Limits limits);

    /// <summary><c>struct rlimit</c>; RLIM_INFINITY is the greatest number.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Limits
    {
        public ulong Soft;
        public ulong Hard;
    }
}
