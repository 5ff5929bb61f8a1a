using System.Runtime.InteropServices;

namespace DnsLb.Api;

/// <summary>Runs long work on a thread of its own that comes after all others of the machine, and takes no more than so much processor time.</summary>
/// <param name="most">How much processor time the work may take.</param>
internal sealed partial class QuietThread(TimeSpan most)
{
    // The least but some, so that it ends on a busy machine too.
    private const int Niceness = 15;
    private const int ProcessorTimeOfThread = 3;

    /// <summary>Runs the work.</summary>
    /// <param name="work">The work. It is to call what it is given now and then, which throws when it has taken enough.</param>
    /// <param name="cancellation">Ends it early, when it asks for that next.</param>
    /// <exception cref="TimeoutException">It took too much.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public Task<T> RunAsync<T>(Func<Action, T> work, CancellationToken cancellation)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => Attend(work, result, cancellation)) { IsBackground = true, Name = "simulation" }.Start();
        return result.Task;
    }

    // Whoever is told of the result may have threads made, and these would be as quiet as the one that tells.
    private void Attend<T>(Func<Action, T> work, TaskCompletionSource<T> result, CancellationToken cancellation)
    {
        Action? tell = null;
        var quiet = new Thread(() => tell = Run(work, result, cancellation)) { IsBackground = true, Name = "simulation, quiet" };
        quiet.Start();
        quiet.Join();
        tell!();
    }

    // Returns what tells of the result.
    private Action Run<T>(Func<Action, T> work, TaskCompletionSource<T> result, CancellationToken cancellation)
    {
        if (OperatingSystem.IsLinux())
        {
            // Of this thread alone, as Linux has it.
            _ = Nice(Niceness);
        }

        try
        {
            T done = work(Check);
            return () => result.SetResult(done);
        }
        catch (Exception failure)
        {
            return () => result.SetException(failure);
        }

        void Check()
        {
            cancellation.ThrowIfCancellationRequested();
            if (Taken() > most)
            {
                throw new TimeoutException();
            }
        }
    }

    // Zero where the system does not say.
    private static TimeSpan Taken() => OperatingSystem.IsLinux() && GetTime(ProcessorTimeOfThread, out Time time) == 0
        ? TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000)
        : TimeSpan.Zero;

    [LibraryImport("libc", EntryPoint = "nice")]
    private static partial int Nice(int increment);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
