using System.Collections.Concurrent;

namespace DnsLb.Core.Files;

/// <summary>Threads that read files, as many as read at once. Some may wait for ever, and do not keep the process from its end. Thread-safe.</summary>
internal sealed class ReaderThreads
{
    private readonly BlockingCollection<Task> _given = [];
    private int _idle;

    /// <summary>The threads of this process.</summary>
    public static ReaderThreads OfProcess { get; } = new();

    /// <summary>The files that some of them wait for in vain.</summary>
    public UnansweredFiles Unanswered { get; } = new();

    /// <summary>Has work done by a thread that has nothing to do.</summary>
    public Task<T> Start<T>(Func<T> work)
    {
        var task = new Task<T>(() =>
        {
            try
            {
                return work();
            }
            finally
            {
                // Before whoever waits hears of the end, and gives more work.
                Interlocked.Increment(ref _idle);
            }
        });
        if (!TakeIdle())
        {
            new Thread(Work) { IsBackground = true, Name = "files" }.Start();
        }

        _given.Add(task);
        return task;
    }

    private bool TakeIdle()
    {
        int idle = Volatile.Read(ref _idle);
        while (idle > 0)
        {
            int seen = Interlocked.CompareExchange(ref _idle, idle - 1, idle);
            if (seen == idle)
            {
                return true;
            }

            idle = seen;
        }

        return false;
    }

    private void Work()
    {
        foreach (Task task in _given.GetConsumingEnumerable())
        {
            task.RunSynchronously(TaskScheduler.Default);
        }
    }
}
