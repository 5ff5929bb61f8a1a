using System.Runtime.InteropServices;

namespace DnsLb.Core.ZoneFiles;

/// <summary>Opens regular files only: a named pipe or a device would block the reader, or never end.</summary>
internal static partial class RegularFile
{
    private const int CurrentDirectory = -100;
    private const uint TypeOnly = 1;
    private const int TypeMask = 0xF000;
    private const int Regular = 0x8000;

    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="IOException">It cannot be read, or is no regular file.</exception>
    /// <exception cref="UnauthorizedAccessException">There is no right to read it.</exception>
    public static FileStream Open(string path)
    {
        if (OperatingSystem.IsLinux() && Status(CurrentDirectory, path, 0, TypeOnly, out FileStatus status) == 0 && (status.Mode & TypeMask) != Regular)
        {
            throw new IOException("it is no regular file");
        }

        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Status(int directory, string path, int flags, uint mask, out FileStatus status);

    /// <summary>The part of <c>struct statx</c> that is used; it is the same on all processors.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct FileStatus
    {
        [FieldOffset(28)] public ushort Mode;
    }
}
