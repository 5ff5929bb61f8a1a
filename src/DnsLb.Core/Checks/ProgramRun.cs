using System.Diagnostics;
using System.Runtime.InteropServices;

namespace DnsLb.Core.Checks;

/// <summary>Runs a program to its end, in a session of its own: whatever it starts ends with it, unless it leaves the session.</summary>
internal static partial class ProgramRun
{
    /// <summary>What is wrong with a program that wrote too much.</summary>
    public const string WroteTooMuch = "killed, for it wrote more than 1 MiB of output";

    /// <summary>The <c>PATH</c> of programs.</summary>
    public const string SearchPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    // Gives the program that it becomes a session; .NET has no call for that.
    private const string SetSession = "/usr/bin/setsid";
    private const int MostBytesKept = 1024;
    private const int MostBytesRead = 1024 * 1024;
    private const int Kill = 9;

    /// <summary>Runs it, and kills what is left of its session when it has ended, is cancelled, or writes without an end.</summary>
    /// <param name="command">The program, by its absolute path, and its arguments.</param>
    /// <param name="environment">All variables that it gets.</param>
    /// <param name="input">What it may read on standard input.</param>
    /// <param name="ended">Called at its end, before the rest of its output is read.</param>
    /// <param name="cancellation">Cancelled when it has run for too long.</param>
    /// <returns>The exit code, 128 and the signal for one that was killed, null for one that wrote too much; and the first bytes of standard output and error.</returns>
    /// <exception cref="System.ComponentModel.Win32Exception">It cannot be started.</exception>
    public static async Task<(int? ExitCode, byte[] Output, byte[] Errors)> RunAsync(
        string[] command, IReadOnlyDictionary<string, string> environment, ReadOnlyMemory<byte> input, Action ended, CancellationToken cancellation)
    {
        using Process process = Process.Start(StartInfo(command, environment))!;
        using Stream output = process.StandardOutput.BaseStream;
        using Stream errors = process.StandardError.BaseStream;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task writer = WriteAsync(process.StandardInput.BaseStream, input, cancellation);
        Task<byte[]>[] readers = [ReadAsync(output, either, cancellation), ReadAsync(errors, either, cancellation)];
        try
        {
            await process.WaitForExitAsync(either.Token).ConfigureAwait(false);
            ended();
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // It wrote too much, said below.
        }
        finally
        {
            KillSession(process);
            await Task.WhenAll([writer, .. readers]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        byte[][] read = [await readers[0].ConfigureAwait(false), await readers[1].ConfigureAwait(false)];
        bool wroteTooMuch = either.IsCancellationRequested;
        if (wroteTooMuch)
        {
            // Or its time ended in this moment.
            cancellation.ThrowIfCancellationRequested();
        }

        return (wroteTooMuch ? null : process.ExitCode, read[0], read[1]);
    }

    private static ProcessStartInfo StartInfo(string[] command, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(SetSession, command)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        start.Environment.Clear();
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    // Its first process goes first: before it has its session there is no group to kill, and dead it starts nothing more.
    private static void KillSession(Process process)
    {
        if (!process.HasExited)
        {
            _ = Signal(process.Id, Kill);
        }

        _ = Signal(-process.Id, Kill);
    }

    // It may end, or close its end, before it has read all.
    private static async Task WriteAsync(Stream stream, ReadOnlyMemory<byte> input, CancellationToken cancellation)
    {
        try
        {
            await using (stream.ConfigureAwait(false))
            {
                await stream.WriteAsync(input, cancellation).ConfigureAwait(false);
            }
        }
        catch (IOException)
        {
            return;
        }
    }

    // More than is kept, so that a program is not held up that writes much; not for ever, for that takes a processor until the timeout.
    private static async Task<byte[]> ReadAsync(Stream stream, CancellationTokenSource tooMuch, CancellationToken cancellation)
    {
        byte[] kept = new byte[MostBytesKept];
        byte[] dropped = new byte[MostBytesKept];
        int length = 0;
        for (int total = 0; total <= MostBytesRead;)
        {
            Memory<byte> room = length < kept.Length ? kept.AsMemory(length) : dropped;
            int read = await stream.ReadAsync(room, cancellation).ConfigureAwait(false);
            if (read == 0)
            {
                return kept[..length];
            }

            total += read;
            length = Math.Min(length + read, kept.Length);
        }

        await tooMuch.CancelAsync().ConfigureAwait(false);
        return kept[..length];
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
