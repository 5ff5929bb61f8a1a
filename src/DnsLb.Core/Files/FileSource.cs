namespace DnsLb.Core.Files;

/// <summary>The files that others write. None of them holds up for long who reads them: where a dead mount, say, does not answer within 5 s, its thread is left alone. Thread-safe.</summary>
public sealed class FileSource
{
    private readonly TimeProvider _time;
    private readonly CancellationToken _stopping;
    private readonly ReaderThreads _threads;
    private long _lost;

    /// <param name="time">The clock.</param>
    /// <param name="stopping">Gives all reading up.</param>
    public FileSource(TimeProvider time, CancellationToken stopping = default)
        : this(time, ReaderThreads.OfProcess, stopping)
    {
    }

    /// <summary>The same, with threads of its own.</summary>
    internal FileSource(TimeProvider time, ReaderThreads threads, CancellationToken stopping = default)
    {
        _time = time;
        _stopping = stopping;
        _threads = threads;
    }

    /// <summary>Gives all reading up.</summary>
    internal CancellationToken Stopping => _stopping;

    /// <summary>How long files that did not answer have been waited for, all in all.</summary>
    internal TimeSpan Lost => new(Volatile.Read(ref _lost));

    /// <summary>Reads a file of at most 1 MiB.</summary>
    /// <param name="path">Its path, absolute or relative to the current folder.</param>
    /// <exception cref="OperationCanceledException">Reading was given up.</exception>
    public FileText ReadText(string path) => Run(calls => FileText.Read(path, calls.Open));

    /// <summary>Reads a file of at most 1 MiB as it is.</summary>
    /// <param name="path">Its path, absolute or relative to the current folder.</param>
    /// <exception cref="OperationCanceledException">Reading was given up.</exception>
    public FileBytes ReadBytes(string path) => Run(calls => FileBytes.Read(path, calls.Open));

    /// <summary>The stamps of files; null for one that does not answer.</summary>
    /// <exception cref="OperationCanceledException">Reading was given up.</exception>
    internal FileStamp?[] Stamps(IReadOnlyList<string> paths) =>
        Run(calls => paths.Select(path => calls.Ask<FileStamp?>(path, () => FileStamp.Of(path), otherwise: null)).ToArray());

    /// <summary>Whether all of some files that did not answer may be asked again.</summary>
    internal bool MayAnswer(IReadOnlyList<FileKey> files) => files.All(file => _threads.Unanswered.Refusal(file) is null);

    /// <summary>Works with files. A file that does not answer makes the work begin anew, and is not asked then.</summary>
    /// <param name="work">Makes each call to the file system between the beginning and the end of a <see cref="FileCalls.Call"/>. It must have no other effect than its result: it may run several times, even at once.</param>
    /// <exception cref="OperationCanceledException">Reading was given up.</exception>
    internal T Run<T>(Func<FileCalls, T> work)
    {
        while (true)
        {
            var calls = new FileCalls(_threads.Unanswered, _time);
            long start = _time.GetTimestamp();
            Task<T> running = _threads.Start(() => work(calls));
            if (Ends(running, calls))
            {
                return running.GetAwaiter().GetResult();
            }

            Interlocked.Add(ref _lost, _time.GetElapsedTime(start).Ticks);
        }
    }

    private bool Ends(Task running, FileCalls calls)
    {
        for (TimeSpan? wait = _threads.Unanswered.LeastPatience; wait is { } time; wait = calls.LeaveIfOverdue())
        {
            Task.WaitAny(running.WaitAsync(time, _time, _stopping));
            if (running.IsCompleted)
            {
                return true;
            }

            if (_stopping.IsCancellationRequested)
            {
                calls.Leave();
                _threads.Leave(running);
                _stopping.ThrowIfCancellationRequested();
            }
        }

        _threads.Leave(running);
        return false;
    }
}
