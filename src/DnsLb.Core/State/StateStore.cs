using DnsLb.Core.Files;
using Microsoft.Extensions.Logging;

namespace DnsLb.Core.State;

/// <summary>
/// Keeps the state of a server in a folder. All of it is in memory, where it is read and changed; one writer in the background
/// brings the file to what is in memory, so that nothing waits in a queue however long the file cannot be written.
/// </summary>
public sealed class StateStore : IAsyncDisposable
{
    /// <summary>The state is written within this time after a change, and at once for who waits for it.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>How often the file is told at least that the process lives, and tried again when it cannot be used.</summary>
    public static readonly TimeSpan LongestPeriod = TimeSpan.FromSeconds(10);

    private readonly StateFolder _folder;
    private readonly Func<StateContent> _content;
    private readonly Action<StateContent, DateTimeOffset> _adopt;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopping = new();
    private Round _round = new();
    private Task? _writer;
    private StateFile? _file;
    private bool _isAdopted;
    private volatile bool _isWarned;
    private long _lastRound;
    private volatile bool _isChanged;

    /// <param name="folder">Where the file is.</param>
    /// <param name="content">Gives what is to be written. Called by the writer.</param>
    /// <param name="adopt">Takes what an earlier process wrote, and when that was last known to live. Called once, before anything is written.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Hears when the file cannot be used, and when it can again.</param>
    public StateStore(string folder, Func<StateContent> content, Action<StateContent, DateTimeOffset> adopt, TimeProvider time, ILogger logger)
    {
        _folder = new StateFolder(folder, time, logger);
        _content = content;
        _adopt = adopt;
        _time = time;
        _logger = logger;
    }

    /// <summary>Reads the file and starts the writer. A file that cannot be used for now is tried again later.</summary>
    /// <returns>What keeps the server from starting: another process that has the folder, a folder without permission or in none, a file of a later version.</returns>
    public IReadOnlyList<string> Start()
    {
        StateReading reading = Read();
        if (reading.Refusal is { } refusal)
        {
            return [refusal];
        }

        if (reading.Failure is { } failure)
        {
            Warn(failure);
        }

        Run();
        return [];
    }

    /// <summary>Whether the file could be written when that was last tried.</summary>
    public bool IsWritable => !_isWarned;

    /// <summary>Starts the writer without reading the file: what is in memory is newer than all that it may hold.</summary>
    public void StartFromMemory()
    {
        _isAdopted = true;
        Run();
    }

    /// <summary>Tells that something changed that is to be written soon.</summary>
    public void Touch() => _isChanged = true;

    /// <summary>Writes what is in memory now.</summary>
    /// <returns>Ends when it has reached the disk: true; or when that is not possible: false.</returns>
    public Task<bool> SaveAsync()
    {
        lock (_lock)
        {
            _round.Asked.TrySetResult();
            return _round.Saved.Task;
        }
    }

    /// <summary>Writes all for the last time.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        if (_writer is not null)
        {
            await _writer.ConfigureAwait(false);
        }

        _file?.Dispose();
        _folder.Dispose();
        _stopping.Dispose();
    }

    private void Run()
    {
        _lastRound = _time.GetTimestamp();
        _writer = Task.Run(RunAsync);
    }

    private async Task RunAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            Task asked = _round.Asked.Task;
            await asked.WaitAsync(Period, _time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (asked.IsCompleted || (_isChanged && !_isWarned) || _time.GetElapsedTime(_lastRound) >= LongestPeriod)
            {
                RunRound(new Round());
            }
        }

        RunRound(Round.Closed);
    }

    private void RunRound(Round next)
    {
        Round round;
        lock (_lock)
        {
            round = _round;
            _round = next;
        }

        // What changes from now on, the next round writes.
        _isChanged = false;
        _lastRound = _time.GetTimestamp();
        bool isSaved = false;
        try
        {
            isSaved = TryWrite();
        }
        finally
        {
            // Whatever becomes of this writer, nobody waits for it for ever.
            round.Saved.TrySetResult(isSaved);
        }
    }

    private bool TryWrite()
    {
        if (Write() is { } reason)
        {
            Warn(reason);
            return false;
        }

        if (_isWarned)
        {
            _isWarned = false;
            _logger.UsedAgain(_folder.FilePath);
        }

        return true;
    }

    // Why the file does not hold what is in memory; null: it does.
    private string? Write()
    {
        if (!_isAdopted && Read() is { Content: null } reading)
        {
            // Who started the server may be gone: a refusal is a warning now.
            return reading.Failure ?? reading.Refusal;
        }

        if (_folder.Hold() is { } lost)
        {
            CloseFile();
            return lost;
        }

        StateContent content = _content();
        string? damage = _file is null ? null : Update(_file, content);
        if (_file is not null)
        {
            return null;
        }

        try
        {
            // This process writes to a file that it has made: what is wrong with another shows late.
            _file = _folder.Replace(content, damage);
            return null;
        }
        catch (Exception refused)
        {
            return FileFailure.Reason(refused);
        }
    }

    // Brings the open file to the content, or closes it. What is wrong with the file then; null: it is not to blame.
    private string? Update(StateFile file, StateContent content)
    {
        string? damage;
        try
        {
            file.Write(content, _time.GetUtcNow());
            FileFate fate = file.Fate();
            if (fate == FileFate.Whole)
            {
                return null;
            }

            damage = DamageOf(fate);
        }
        catch (Exception failure)
        {
            // The library throws whatever a damaged file leads it to.
            damage = FileFailure.Is(failure) ? null : failure.Message;
        }

        CloseFile();
        return damage;
    }

    private void CloseFile()
    {
        _file?.Dispose();
        _file = null;
    }

    private string? DamageOf(FileFate fate)
    {
        if (fate is FileFate.Gone or FileFate.WithoutLog)
        {
            _logger.Removed(fate == FileFate.Gone ? _folder.FilePath : StateStreams.LogOf(_folder.FilePath));
            return null;
        }

        return fate == FileFate.Replaced ? "somebody has put another file in its place" : "somebody else has written to it";
    }

    private StateReading Read()
    {
        StateReading reading = _folder.Read();
        if (reading.Content is { } content)
        {
            _isAdopted = true;
            _adopt(content, reading.AliveAt);
            _logger.StateRead(_folder.FilePath, content.Overrides.Count, content.Verdicts.Count, content.Transitions.Count);
        }

        return reading;
    }

    private void Warn(string reason)
    {
        if (!_isWarned)
        {
            _isWarned = true;
            _logger.OnlyInMemory(_folder.FilePath, reason);
        }
    }

    // One write, and all who wait for it.
    private sealed class Round
    {
        public static Round Closed
        {
            get
            {
                var closed = new Round();
                closed.Saved.SetResult(false);
                return closed;
            }
        }

        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<bool> Saved { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
