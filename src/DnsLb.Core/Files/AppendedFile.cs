using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DnsLb.Core.Files;

/// <summary>Opens files that are only ever written at their end, wherever that is by then: others may write to them too, or cut them off.</summary>
internal static partial class AppendedFile
{
    private const int WriteOnly = 0x1;
    private const int Create = 0x40;
    private const int Append = 0x400;
    private const int CloseOnExec = 0x80000;

    /// <summary>Opens a file, and makes it where there is none. It has no buffer: what was written is there for who reads the file.</summary>
    /// <param name="path">The file; a pipe or a device will do.</param>
    /// <param name="mode">Who may do what with a new one.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static FileStream Open(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsLinux())
        {
            return new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }

        // .NET opens nothing so: its Append is a place that it remembers.
        int file = Open(path, WriteOnly | Create | Append | CloseOnExec, (uint)mode);
        return file >= 0
            ? new FileStream(new SafeFileHandle(file, ownsHandle: true), FileAccess.Write, bufferSize: 0)
            : throw new IOException(new Win32Exception(Marshal.GetLastPInvokeError()).Message);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, uint mode);
}
