using System.Buffers;
using DnsLb.Core.Logging;
using Microsoft.Extensions.Logging;

namespace DnsLb.Core.Recording;

/// <summary>The thread that takes records from the rings of all workers to one place. However long that place takes or fails, only records are lost.</summary>
internal sealed class Recorder : IDisposable
{
    // Often enough that rings do not run full. Who finds nothing after it sleeps: so workers have to wake it by a system call no more often.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    // Nothing can be written then.
    private static readonly TimeSpan PauseWhileClosed = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LossPeriod = TimeSpan.FromSeconds(10);

    // The place may not take anything any more: the process must end all the same.
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);
    private const int WriteFrom = 64 * 1024;

    private readonly IRecordOutput _output;
    private readonly string _which;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly LogPace _losses;
    private readonly ManualResetEventSlim _stopping = new();
    private readonly ArrayBufferWriter<byte> _pending = new(2 * WriteFrom);
    private readonly Thread _thread;
    private bool _isOpen;
    private bool _isAnnounced;
    private bool _hasFailed;
    private TimeSpan _retry = FirstRetry;
    private long _failedAt;
    private int _pendingRecords;
    private long _written;
    private long _lost;
    private long _toldLost;

    /// <summary>Does nothing yet.</summary>
    /// <param name="output">The place.</param>
    /// <param name="which">Which queries are written down there, for the log.</param>
    /// <param name="rings">One for each worker.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Hears that the place is open, when it fails, and of what is lost.</param>
    public Recorder(IRecordOutput output, string which, IReadOnlyList<RecordRing> rings, TimeProvider time, ILogger logger)
    {
        _output = output;
        _which = which;
        Rings = rings;
        _time = time;
        _logger = logger;
        _losses = new LogPace(LossPeriod, time);
        _thread = new Thread(Run) { IsBackground = true, Name = output.Name };
    }

    /// <summary>One for each worker.</summary>
    public IReadOnlyList<RecordRing> Rings { get; }

    /// <summary>What wakes the thread when something was written into a ring.</summary>
    public ReaderSleep Sleep { get; } = new();

    /// <summary>What became of records until now.</summary>
    public RecordCounts Counts => new(_output.Name, Volatile.Read(ref _written), Lost);

    private long Lost => Volatile.Read(ref _lost) + Rings.Sum(ring => ring.Lost);

    /// <summary>Starts the thread.</summary>
    public void Start() => _thread.Start();

    /// <summary>Has the place opened anew before the next record.</summary>
    public void Reopen() => _output.Reopen();

    /// <summary>Writes what the rings hold, if the place takes it in time, and ends the thread. No worker records any more.</summary>
    public void Dispose()
    {
        _stopping.Set();
        Sleep.Wake();
        if (_thread.ThreadState.HasFlag(ThreadState.Unstarted) || _thread.Join(StopTimeout))
        {
            _stopping.Dispose();
            Sleep.Dispose();
        }
        else
        {
            _logger.RecordingDoesNotEnd(_output.Name, StopTimeout.TotalSeconds);
        }
    }

    /// <summary>Does once what the thread does again and again.</summary>
    /// <returns>False when there was nothing to do.</returns>
    internal bool Step()
    {
        bool hasRecords = IsReady() && Drain();
        TellLosses();
        return hasRecords;
    }

    private void Run()
    {
        bool isQuiet = false;
        while (!_stopping.IsSet)
        {
            if (Step())
            {
                isQuiet = false;
            }
            else if (isQuiet && !WaitsForTime())
            {
                Sleep.Until(() => _stopping.IsSet || Rings.Any(ring => !ring.IsEmpty));
            }
            else
            {
                _stopping.Wait(_isOpen ? Pause : PauseWhileClosed);
                isQuiet = true;
            }
        }

        if (IsReady())
        {
            Drain();
            Try(_output.Close);
        }

        TellLosses();
    }

    // To try a place again, or to tell of more losses.
    private bool WaitsForTime() => !_isOpen || Lost > _toldLost;

    private bool IsReady()
    {
        if (_isOpen || (_hasFailed && _time.GetElapsedTime(_failedAt) < _retry))
        {
            return _isOpen;
        }

        _retry = _hasFailed ? TimeSpan.FromTicks(Math.Min(2 * _retry.Ticks, LastRetry.Ticks)) : _retry;
        _isOpen = Try(_output.Open);
        if (_isOpen && !_hasFailed)
        {
            Announce();
        }

        return _isOpen;
    }

    private bool Drain()
    {
        bool hasRecords = false;
        foreach (RecordRing ring in Rings)
        {
            while (_isOpen && ring.TryRead(out QueryRecord record))
            {
                hasRecords = true;
                _pendingRecords += _output.Encode(record, _pending) ? 1 : 0;
                ring.Advance();
                if (_pending.WrittenCount >= WriteFrom)
                {
                    WritePending();
                }
            }
        }

        WritePending();
        return hasRecords;
    }

    private void WritePending()
    {
        if (_pendingRecords == 0)
        {
            return;
        }

        if (Try(() => _output.Write(_pending.WrittenSpan)))
        {
            Volatile.Write(ref _written, _written + _pendingRecords);
            Works();
        }
        else
        {
            // Part of it may have been taken; written again, it would be there twice.
            Volatile.Write(ref _lost, _lost + _pendingRecords);
        }

        _pending.ResetWrittenCount();
        _pendingRecords = 0;
    }

    // Whatever fails here costs records, never the process.
    private bool Try(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (Exception failure)
        {
            _output.Abandon();
            Fails(failure);
            return false;
        }
    }

    private void Fails(Exception failure)
    {
        _isOpen = false;
        _failedAt = _time.GetTimestamp();
        if (!_hasFailed)
        {
            _hasFailed = true;
            _logger.RecordingFails(_output.Name, Files.FileFailure.Reason(failure), LastRetry.TotalSeconds);
        }
    }

    // Only what was written shows that a place works: a full disk can be opened.
    private void Works()
    {
        if (_hasFailed)
        {
            _hasFailed = false;
            _retry = FirstRetry;
            if (_isAnnounced)
            {
                _logger.RecordingWorks(_output.Name);
            }

            Announce();
        }
    }

    // Not before it is true: a socket where nobody listens has said so instead.
    private void Announce()
    {
        if (!_isAnnounced)
        {
            _isAnnounced = true;
            _logger.RecordingStarts(_output.Name, _which);
        }
    }

    private void TellLosses()
    {
        long lost = Lost;
        if (lost > _toldLost && _losses.TryPass(out _))
        {
            _logger.RecordsLost(_output.Name, lost - _toldLost, lost);
            _toldLost = lost;
        }
    }
}
