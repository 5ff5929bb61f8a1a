using System.Runtime.InteropServices;

namespace DnsLb.Core.Files;

/// <summary>A file that is to be run as a program.</summary>
internal static partial class ProgramFile
{
    private const int Execute = 1;

    /// <summary>Why the user of this process cannot run a program; null: it can.</summary>
    /// <param name="path">An absolute path.</param>
    /// <param name="source">Looks for it.</param>
    /// <exception cref="OperationCanceledException">Looking was given up.</exception>
    public static string? Problem(string path, FileSource source) => source.Run(calls =>
    {
        try
        {
            using (calls.Begin(path))
            {
                return Problem(path);
            }
        }
        catch (UnansweredException silent)
        {
            return $"{path}: {silent.Message}";
        }
    });

    private static string? Problem(string path) =>
        !File.Exists(path) ? $"this machine has no program {path}"
        : !OperatingSystem.IsWindows() && Access(path, Execute) != 0 ? $"{path} is no program that can be run: {Marshal.GetLastPInvokeErrorMessage()}"
        : null;

    [LibraryImport("libc", EntryPoint = "access", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(string path, int mode);
}
