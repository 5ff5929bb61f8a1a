using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DnsLb.Core.Files;

/// <summary>Brings the names in a folder to the disk: a file that was flushed may lose its new name without.</summary>
internal static partial class FolderFlush
{
    private const int CloseOnExec = 0x80000;

    /// <summary>Returns when all names have reached the disk; where this is not Linux, at once.</summary>
    /// <exception cref="IOException">They may not have.</exception>
    public static void Of(string folder)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var handle = new SafeFileHandle(Open(folder, CloseOnExec), ownsHandle: true);
        if (handle.IsInvalid)
        {
            throw new IOException(Marshal.GetLastPInvokeErrorMessage());
        }

        RandomAccess.FlushToDisk(handle);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
