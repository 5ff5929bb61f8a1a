namespace DnsLb.Core.Files;

/// <summary>The calls to the file system that a piece of work makes, one after the other, and the file that it waits for now. Thread-safe: one thread works, another watches.</summary>
/// <param name="unanswered">Files that are not to be asked.</param>
/// <param name="time">The clock.</param>
internal sealed class FileCalls(UnansweredFiles unanswered, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly HashSet<FileKey> _refused = [];
    private FileKey? _asked;
    private long _since;
    private bool _isLeft;

    /// <summary>The files that were not asked, or not to the end, as they do not answer.</summary>
    public IReadOnlyList<FileKey> Refused => [.. _refused];

    /// <summary>To be called before a file is asked for anything; what it gives is to be disposed of when the file has answered.</summary>
    /// <exception cref="UnansweredException">The file is known not to answer.</exception>
    public Call Begin(string path, ulong inode = 0)
    {
        var file = new FileKey(path, inode);
        if (unanswered.Refusal(file) is { } refusal)
        {
            _refused.Add(file);
            throw new UnansweredException(refusal);
        }

        lock (_lock)
        {
            if (_isLeft)
            {
                throw new UnansweredException("nobody waits for it any more");
            }

            (_asked, _since) = (file, time.GetTimestamp());
        }

        return new Call(this);
    }

    /// <summary>The same, for what must be done even so, such as closing the file.</summary>
    public Call BeginLast(string path, ulong inode)
    {
        lock (_lock)
        {
            if (!_isLeft)
            {
                (_asked, _since) = (new FileKey(path, inode), time.GetTimestamp());
            }
        }

        return new Call(this);
    }

    /// <summary>What a file says; something else when it does not answer.</summary>
    public T Ask<T>(string path, Func<T> question, T otherwise)
    {
        try
        {
            using (Begin(path))
            {
                return question();
            }
        }
        catch (UnansweredException)
        {
            return otherwise;
        }
    }

    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="IOException">It cannot be read, or is no regular file.</exception>
    /// <exception cref="UnauthorizedAccessException">There is no right to read it.</exception>
    public RegularFile Open(string path)
    {
        using (Begin(path))
        {
            return new RegularFile(path, this);
        }
    }

    /// <summary>Leaves the thread alone when the present call goes on for too long already.</summary>
    /// <returns>When to look again; null when the thread was left.</returns>
    public TimeSpan? LeaveIfOverdue()
    {
        lock (_lock)
        {
            TimeSpan patience = _asked is { } file ? unanswered.PatienceWith(file) - time.GetElapsedTime(_since) : unanswered.LeastPatience;
            if (patience <= TimeSpan.Zero)
            {
                Leave();
                return null;
            }

            return patience < unanswered.LeastPatience ? patience : unanswered.LeastPatience;
        }
    }

    /// <summary>Leaves the thread alone: it may wait for ever, and if not, its work ends at its next call.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            _isLeft = true;
            if (_asked is { } file)
            {
                unanswered.Add(file, time.GetElapsedTime(_since));
            }
        }
    }

    private void End()
    {
        lock (_lock)
        {
            if (_asked is not { } file)
            {
                return;
            }

            if (_isLeft)
            {
                unanswered.Remove(file, time.GetElapsedTime(_since));
            }
            else
            {
                unanswered.Trust(file);
            }

            _asked = null;
        }
    }

    /// <summary>A call that goes on.</summary>
    public readonly struct Call(FileCalls calls) : IDisposable
    {
        /// <summary>The file has answered.</summary>
        public void Dispose() => calls.End();
    }
}
