using System.Collections.Concurrent;

namespace DnsLb.Core.Files;

/// <summary>
/// Threads that read files, a few at once. Some may wait for ever, and do not keep the process from its end: those that were left alone
/// do not count, and end with their work. Thread-safe.
/// </summary>
internal sealed class ReaderThreads
{
    /// <summary>The most works at once: of many checks whose files lie on one dead mount, few threads are lost before that is known.</summary>
    public const int MostAtOnce = 16;

    private readonly BlockingCollection<Task> _given = [];
    private readonly Lock _lock = new();
    private int _threads;
    private int _free;
    private int _unserved;

    /// <summary>The threads of this process.</summary>
    public static ReaderThreads OfProcess { get; } = new();

    /// <summary>The files that some of them wait for in vain.</summary>
    public UnansweredFiles Unanswered { get; } = new();

    /// <summary>Has work done by a thread that has nothing to do, or by the first that has.</summary>
    public Task<T> Start<T>(Func<T> work)
    {
        var place = new Place();
        var task = new Task<T>(
            _ =>
            {
                Begin(place);
                try
                {
                    return work();
                }
                finally
                {
                    // Before whoever waits hears of the end, and gives more work.
                    End(place);
                }
            },
            place);
        lock (_lock)
        {
            _unserved++;
            Serve();
        }

        _given.Add(task);
        return task;
    }

    /// <summary>Leaves the thread of a work alone, which may wait for ever; another takes its place.</summary>
    /// <param name="running">What <see cref="Start"/> gave.</param>
    public void Leave(Task running)
    {
        var place = (Place)running.AsyncState!;
        lock (_lock)
        {
            if (place.IsTaken && !place.IsLeft)
            {
                place.IsLeft = true;
                _threads--;
                Serve();
            }
        }
    }

    private void Begin(Place place)
    {
        lock (_lock)
        {
            place.IsTaken = true;
        }
    }

    private void End(Place place)
    {
        lock (_lock)
        {
            place.IsTaken = false;
            _free += place.IsLeft ? 0 : 1;
            Serve();
        }
    }

    // Each work that was given has a thread that will take it, or waits for one.
    private void Serve()
    {
        while (_unserved > 0 && (_free > 0 || _threads < MostAtOnce))
        {
            _unserved--;
            if (_free > 0)
            {
                _free--;
            }
            else
            {
                _threads++;
                new Thread(Work) { IsBackground = true, Name = "files" }.Start();
            }
        }
    }

    private void Work()
    {
        foreach (Task task in _given.GetConsumingEnumerable())
        {
            task.RunSynchronously(TaskScheduler.Default);
            if (((Place)task.AsyncState!).IsLeft)
            {
                return;
            }
        }
    }

    // What the thread of a work is about.
    private sealed class Place
    {
        public bool IsTaken { get; set; }

        public bool IsLeft { get; set; }
    }
}
