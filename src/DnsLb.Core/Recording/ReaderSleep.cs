using System.IO.Pipes;

namespace DnsLb.Core.Recording;

/// <summary>Lets the thread that reads rings sleep until a worker has written into one.</summary>
/// <remarks>
/// Whoever finds the reader asleep wakes it by one byte in a pipe, and nobody else does until it sleeps again: a system call that never
/// waits. The locks of events would make a worker wait for a reader that falls asleep just then and has lost the processor.
/// </remarks>
internal sealed class ReaderSleep : IDisposable
{
    private readonly AnonymousPipeServerStream _wakes = new(PipeDirection.Out);
    private readonly AnonymousPipeClientStream _sleeps;
    private int _isAsleep;

    /// <summary>Makes one whose reader is awake.</summary>
    public ReaderSleep() => _sleeps = new AnonymousPipeClientStream(PipeDirection.In, _wakes.ClientSafePipeHandle);

    /// <summary>Wakes the reader if it sleeps, after something was written; any thread may do so.</summary>
    public void Wake()
    {
        // Either what was written is seen by who falls asleep, or here that it has: neither may be done before the other.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _isAsleep) != 0 && Interlocked.Exchange(ref _isAsleep, 0) != 0)
        {
            _wakes.WriteByte(0);
        }
    }

    /// <summary>Sleeps until it is woken, unless there is something to do already; only for the reader.</summary>
    /// <param name="hasWork">Whether there is.</param>
    public void Until(Func<bool> hasWork)
    {
        Interlocked.Exchange(ref _isAsleep, 1);
        if (hasWork() && Interlocked.Exchange(ref _isAsleep, 0) != 0)
        {
            return;
        }

        _sleeps.ReadByte();
    }

    /// <summary>Closes the pipe. Nobody sleeps or wakes any more.</summary>
    public void Dispose()
    {
        _sleeps.Dispose();
        _wakes.Dispose();
    }
}
