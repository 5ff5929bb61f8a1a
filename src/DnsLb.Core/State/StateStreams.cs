using DnsLb.Core.Files;

namespace DnsLb.Core.State;

/// <summary>The two files of a database: the data, and the log of what is being written to it.</summary>
/// <remarks>
/// A write that fails does not throw: the library writes its log in a thread of its own, and whoever waits for that waits for ever
/// once it threw. Instead nothing more is written to either file, so that the data are not brought to what the log does not hold.
/// </remarks>
internal sealed class StateStreams : IDisposable
{
    /// <summary>No state is longer, in bytes. A damaged file can have the library put a page terabytes behind the others.</summary>
    public const long MostLength = 1L << 30;

    private readonly string _path;
    private readonly string _logPath;
    private readonly SafeStream _data;
    private readonly SafeStream _log;
    private readonly KnownPages _pages = new();
    private volatile Exception? _failure;
    private volatile bool _hasReadForeign;

    /// <summary>Opens the files, or makes them.</summary>
    /// <param name="path">The data.</param>
    public StateStreams(string path)
    {
        _path = path;
        _logPath = LogOf(path);
        _log = new SafeStream(_logPath, this, log: null, pages: null);
        try
        {
            _data = new SafeStream(path, this, _log, _pages);
            _pages.TakeAll(_data.SafeFileHandle);
        }
        catch
        {
            _data?.Dispose();
            _log.Dispose();
            throw;
        }
    }

    /// <summary>The data.</summary>
    public Stream Data => _data;

    /// <summary>The log.</summary>
    public Stream Log => _log;

    /// <summary>Where the log of a database is.</summary>
    public static string LogOf(string path) => Path.Combine(Path.GetDirectoryName(path)!, $"{Path.GetFileNameWithoutExtension(path)}-log{Path.GetExtension(path)}");

    /// <summary>Runs what the library does with the files.</summary>
    /// <exception cref="IOException">Something was not written, now or before. What the library makes of that is no news.</exception>
    /// <exception cref="InvalidDataException">It was to be written where no state reaches: the files are damaged.</exception>
    public T Use<T>(Func<T> work)
    {
        try
        {
            T result = work();
            if (_failure is null)
            {
                return result;
            }
        }
        catch (Exception) when (_failure is not null)
        {
            // Said below.
        }

        throw _failure is InvalidDataException ? new InvalidDataException(_failure.Message, _failure) : new IOException(_failure.Message, _failure);
    }

    /// <summary>Reads all of the data from the disk. Nothing may be under way.</summary>
    /// <returns>Whether they are what was written here, and what was there before; and were whenever the library read of them.</returns>
    /// <exception cref="IOException">The disk does not give it.</exception>
    public FileFate Fate()
    {
        if (!File.Exists(_path))
        {
            return FileFate.Gone;
        }

        return !IsAt(_path, _data) ? FileFate.Replaced
            : !File.Exists(_logPath) || !IsAt(_logPath, _log) ? FileFate.WithoutLog
            : _hasReadForeign || !_pages.AreIn(_data.SafeFileHandle) ? FileFate.Overwritten
            : FileFate.Whole;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // One that another process has made there since is its own.
        bool isLogDone = Log.Length == 0 && IsAt(_logPath, _log);
        Data.Dispose();
        Log.Dispose();
        if (isLogDone)
        {
            DeleteLog();
        }
    }

    private static bool IsAt(string path, FileStream file) => FileStatus.Of(path)?.Inode == FileStatus.Of(file.SafeFileHandle)?.Inode;

    private void DeleteLog()
    {
        try
        {
            File.Delete(_logPath);
        }
        catch (Exception failure) when (FileFailure.Is(failure))
        {
            // An empty log harms nothing. Who closes the files of a disk that has become read-only goes on without them.
        }
    }

    private void Try(Action write)
    {
        if (_failure is not null)
        {
            return;
        }

        try
        {
            write();
        }
        catch (Exception failure)
        {
            _failure = failure;
        }
    }

    private static void RefuseLength(long length)
    {
        if (length > MostLength)
        {
            throw new InvalidDataException($"it would be {length} bytes long, and none is longer than {MostLength}");
        }
    }

    // What the log holds reaches the disk before the data are touched.
    private sealed class SafeStream(string path, StateStreams files, Stream? log, KnownPages? pages) : FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0)
    {
        // A flush under way must not count for what is written meanwhile.
        private readonly Lock _lock = new();
        private bool _isFlushed = true;

        // What others wrote the library would take for its own, and write back.
        public override int Read(byte[] buffer, int offset, int count)
        {
            long position = Position;
            int read = base.Read(buffer, offset, count);
            lock (_lock)
            {
                files._hasReadForeign |= pages?.Are(position, buffer.AsSpan(offset, read)) is false;
            }

            return read;
        }

        public override void Write(byte[] buffer, int offset, int count) => files.Try(() =>
        {
            RefuseLength(Position + count);
            log?.Flush();
            lock (_lock)
            {
                _isFlushed = false;
                pages?.Take(Position, buffer.AsSpan(offset, count));
                base.Write(buffer, offset, count);
            }
        });

        public override void SetLength(long value) => files.Try(() =>
        {
            RefuseLength(value);
            pages?.SetLength(value);
            base.SetLength(value);
        });

        public override void Flush() => files.Try(() =>
        {
            lock (_lock)
            {
                if (!_isFlushed)
                {
                    Flush(flushToDisk: true);
                    _isFlushed = true;
                }
            }
        });
    }
}
