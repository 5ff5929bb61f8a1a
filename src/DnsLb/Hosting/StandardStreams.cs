using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DnsLb.Hosting;

/// <summary>Standard input, output and error, each of which may be closed when the process is started.</summary>
internal static partial class StandardStreams
{
    private const int Error = 2;
    private const int ReadWrite = 2;
    private const int GetDescriptorFlags = 1;

    /// <summary>
    /// Starts the program anew, in the same process, with <c>/dev/null</c> for those that are closed. Before anything of ours runs, the
    /// runtime has put a pipe or a socket of its own in their place, and what is written to a stream would go there.
    /// </summary>
    public static void Complete()
    {
        int[] closed = OperatingSystem.IsLinux() ? [.. Enumerable.Range(0, Error + 1).Where(IsClosed)] : [];
        if (closed.Length == 0)
        {
            return;
        }

        string[] arguments = CommandLine.Read();
        int nothing = Open("/dev/null", ReadWrite);
        if (nothing < 0)
        {
            // The program would find them closed again, and start anew for ever.
            return;
        }

        foreach (int stream in closed)
        {
            _ = DuplicateTo(nothing, stream);
        }

        if (nothing > Error)
        {
            new SafeFileHandle(nothing, ownsHandle: true).Dispose();
        }

        // Returns only when it fails.
        _ = Execute("/proc/self/exe", [.. arguments, null]);
    }

    // A stream that was inherited outlives execve(2), as it did that of this process; what the runtime opens does not.
    private static bool IsClosed(int stream) => DescriptorControl(stream, GetDescriptorFlags) is not 0;

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int DescriptorControl(int descriptor, int command);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int DuplicateTo(int descriptor, int other);

    [LibraryImport("libc", EntryPoint = "execv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execute(string path, string?[] arguments);
}
