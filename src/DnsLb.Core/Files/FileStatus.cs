using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DnsLb.Core.Files;

/// <summary>What Linux says of a file and .NET does not (statx(2)).</summary>
/// <param name="IsRegular">False for a folder, a pipe, a socket or a device.</param>
/// <param name="IsSocket">True for a unix socket.</param>
/// <param name="Inode">The file's number.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Modified">When the content changed last, in nanoseconds since 1970.</param>
/// <param name="Changed">When the content or the inode changed last, in nanoseconds since 1970.</param>
internal readonly partial record struct FileStatus(bool IsRegular, bool IsSocket, ulong Inode, ulong Length, long Modified, long Changed)
{
    private const int CurrentDirectory = -100;
    private const int EmptyPath = 0x1000;
    private const uint BasicStats = 0x7FF;
    private const int TypeMask = 0xF000;
    private const int RegularType = 0x8000;
    private const int SocketType = 0xC000;

    /// <summary>The status of a file, links followed; null when it cannot be reached, or this is not Linux.</summary>
    public static FileStatus? Of(string path) =>
        OperatingSystem.IsLinux() && Statx(CurrentDirectory, path, 0, BasicStats, out Answer answer) == 0 ? Read(answer) : null;

    /// <summary>The status of an open file; null when this is not Linux.</summary>
    public static FileStatus? Of(SafeFileHandle file) =>
        OperatingSystem.IsLinux() && Statx((int)file.DangerousGetHandle(), "", EmptyPath, BasicStats, out Answer answer) == 0 ? Read(answer) : null;

    private static FileStatus Read(in Answer answer) => new(
        (answer.Mode & TypeMask) == RegularType,
        (answer.Mode & TypeMask) == SocketType,
        answer.Inode,
        answer.Length,
        Nanoseconds(answer.ModifiedSeconds, answer.ModifiedNanoseconds),
        Nanoseconds(answer.ChangedSeconds, answer.ChangedNanoseconds));

    private static long Nanoseconds(long seconds, uint nanoseconds) => (seconds * 1_000_000_000) + nanoseconds;

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int directory, string path, int flags, uint mask, out Answer answer);

    /// <summary>The part of <c>struct statx</c> that is used; it is the same on all processors.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Answer
    {
        [FieldOffset(28)] public ushort Mode;
        [FieldOffset(32)] public ulong Inode;
        [FieldOffset(40)] public ulong Length;
        [FieldOffset(96)] public long ChangedSeconds;
        [FieldOffset(104)] public uint ChangedNanoseconds;
        [FieldOffset(112)] public long ModifiedSeconds;
        [FieldOffset(120)] public uint ModifiedNanoseconds;
    }
}
