using System.Runtime.InteropServices;

namespace DnsLb.Core.Files;

/// <summary>What is in a folder. .NET asks what each link leads to while it lists them: one link to a dead mount would make the whole folder silent.</summary>
internal static partial class FolderListing
{
    private const int NoEntry = 2;
    private const int AccessDenied = 13;

    // struct dirent: long inode; long offset; ushort length; byte type; the name, which a 0 ends.
    private const int TypeOffset = 18;
    private const int NameOffset = 19;
    private const byte UnknownType = 0;
    private const byte FolderType = 4;
    private const byte LinkType = 10;

    /// <summary>The entries of a folder, in no order.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">There is no right to read it.</exception>
    public static IReadOnlyList<FolderEntry> Of(string folder) => OperatingSystem.IsLinux()
        ? Read(folder)
        : [.. new DirectoryInfo(folder).EnumerateFileSystemInfos().Select(entry => new FolderEntry(entry.Name, entry is DirectoryInfo))];

    private static List<FolderEntry> Read(string folder)
    {
        nint open = OpenFolder(folder);
        if (open == 0)
        {
            throw Failure();
        }

        try
        {
            var entries = new List<FolderEntry>();
            for (nint entry = ReadFolder(open); entry != 0; entry = ReadFolder(open))
            {
                string name = Marshal.PtrToStringUTF8(entry + NameOffset)!;
                byte type = Marshal.ReadByte(entry, TypeOffset);
                if (name is not ("." or ".."))
                {
                    entries.Add(new FolderEntry(name, type is UnknownType or LinkType ? null : type == FolderType));
                }
            }

            return Marshal.GetLastPInvokeError() == 0 ? entries : throw Failure();
        }
        finally
        {
            _ = CloseFolder(open);
        }
    }

    private static Exception Failure() => Marshal.GetLastPInvokeError() switch
    {
        NoEntry => new DirectoryNotFoundException(),
        AccessDenied => new UnauthorizedAccessException(),
        _ => new IOException(Marshal.GetLastPInvokeErrorMessage()),
    };

    [LibraryImport("libc", EntryPoint = "opendir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint OpenFolder(string path);

    [LibraryImport("libc", EntryPoint = "readdir", SetLastError = true)]
    private static partial nint ReadFolder(nint open);

    [LibraryImport("libc", EntryPoint = "closedir")]
    private static partial int CloseFolder(nint open);
}

/// <summary>A file or folder in a folder.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="IsFolder">Whether it is a folder; null for a link, which must be asked.</param>
internal readonly record struct FolderEntry(string Name, bool? IsFolder);
