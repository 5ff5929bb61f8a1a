using Microsoft.Win32.SafeHandles;

namespace DnsLb.Core.Files;

/// <summary>What tells one state of a file from another without reading it. Links are followed, so a link that is pointed elsewhere has another stamp.</summary>
/// <param name="Inode">The file's number, which a rename over the file changes; 0 where the system has none.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Modified">When the content changed last, in the system's finest unit.</param>
/// <param name="Changed">When the content or the inode changed last; 0 where the system does not say.</param>
internal readonly record struct FileStamp(ulong Inode, ulong Length, long Modified, long Changed)
{
    /// <summary>The stamp of a file that is not there or cannot be reached.</summary>
    public static FileStamp Absent { get; }

    /// <summary>The stamp of a file as it is now.</summary>
    public static FileStamp Of(string path) => OperatingSystem.IsLinux() ? Of(FileStatus.Of(path)) : Portable(path);

    /// <summary>The stamp of an open file, whatever has its name by now.</summary>
    public static FileStamp Of(SafeFileHandle file) => OperatingSystem.IsLinux()
        ? Of(FileStatus.Of(file))
        : new FileStamp(0, (ulong)RandomAccess.GetLength(file), File.GetLastWriteTimeUtc(file).Ticks, 0);

    /// <summary>Whether a file was not written between two stamps of it. It may have been renamed or removed.</summary>
    public bool HasContentOf(FileStamp other) => (this with { Changed = 0 }) == (other with { Changed = 0 });

    private static FileStamp Of(FileStatus? status) =>
        status is { } known ? new FileStamp(known.Inode, known.Length, known.Modified, known.Changed) : Absent;

    private static FileStamp Portable(string path)
    {
        try
        {
            var link = new FileInfo(path);
            var file = link.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? link;
            return file.Exists ? new FileStamp(0, (ulong)file.Length, file.LastWriteTimeUtc.Ticks, 0) : Absent;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Absent;
        }
    }
}
