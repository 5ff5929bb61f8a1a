using System.Runtime.InteropServices;

namespace DnsLb.Core.Serving;

/// <summary>The file calls of Linux that .NET does not offer.</summary>
internal static unsafe partial class LinuxFiles
{
    /// <summary>Whether these calls can be used here.</summary>
    public static bool IsSupported { get; } = OperatingSystem.IsLinux();

    public const int NonBlocking = 0x800;
    public const int CloseOnExec = 0x80000;

    public const uint Modified = 0x2;
    public const uint ClosedAfterWriting = 0x8;
    public const uint MovedFrom = 0x40;
    public const uint MovedTo = 0x80;
    public const uint Deleted = 0x200;
    public const uint Overflow = 0x4000;
    public const uint DirectoryOnly = 0x1000000;

    private const int CurrentDirectory = -100;
    private const int OpenFilesResource = 7;
    private const uint BasicStats = 0x7FF;

    /// <summary>The stamp of a file, links followed; <see cref="FileStamp.Absent"/> when it cannot be reached.</summary>
    public static FileStamp Stamp(string path) => Status(CurrentDirectory, path, 0, BasicStats, out FileStatus status) == 0
        ? new FileStamp(status.Inode, status.Length, Nanoseconds(status.ModifiedSeconds, status.ModifiedNanoseconds), Nanoseconds(status.ChangedSeconds, status.ChangedNanoseconds))
        : FileStamp.Absent;

    /// <summary>How many descriptors this process may have (RLIMIT_NOFILE); <see cref="long.MaxValue"/> where that is not known.</summary>
    public static long MostOpen()
    {
        nuint* limits = stackalloc nuint[2];
        return IsSupported && Limit(OpenFilesResource, limits) == 0 ? (long)Math.Min(limits[0], long.MaxValue) : long.MaxValue;
    }

    [LibraryImport("libc", EntryPoint = "inotify_init1", SetLastError = true)]
    public static partial int CreateNotifier(int flags);

    [LibraryImport("libc", EntryPoint = "inotify_add_watch", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int AddWatch(int notifier, string path, uint events);

    [LibraryImport("libc", EntryPoint = "inotify_rm_watch", SetLastError = true)]
    public static partial int RemoveWatch(int notifier, int watch);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int file, byte* buffer, nuint length);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int file);

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    private static partial int Limit(int resource, nuint* softAndHard);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Status(int directory, string path, int flags, uint mask, out FileStatus status);

    private static long Nanoseconds(long seconds, uint nanoseconds) => (seconds * 1_000_000_000) + nanoseconds;

    /// <summary>The part of <c>struct statx</c> that is used; it is the same on all processors.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct FileStatus
    {
        [FieldOffset(32)] public ulong Inode;
        [FieldOffset(40)] public ulong Length;
        [FieldOffset(96)] public long ChangedSeconds;
        [FieldOffset(104)] public uint ChangedNanoseconds;
        [FieldOffset(112)] public long ModifiedSeconds;
        [FieldOffset(120)] public uint ModifiedNanoseconds;
    }
}
