using System.Runtime.InteropServices;

namespace DnsLb.Core.Serving;

/// <summary>Linux tells what happens to the files of a folder (inotify(7)).</summary>
internal static unsafe partial class Inotify
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
}
