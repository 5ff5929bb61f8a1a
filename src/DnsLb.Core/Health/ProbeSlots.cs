using DnsLb.Core.Checks;

namespace DnsLb.Core.Health;

/// <summary>
/// Bounds how many probes run at once, and how many of these run a program. Few begin at once, for each costs work; one that waits
/// for its target for long costs only its connection, and makes way for others to begin.
/// </summary>
internal sealed class ProbeSlots : IDisposable
{
    /// <summary>Probes that begin at once at most: enough for thousands of targets a second, and few enough that starting all of them slows none of them down.</summary>
    public const int MostBeginning = 256;

    /// <summary>After this time a probe makes way: nearly all targets that answer at all have answered.</summary>
    public static readonly TimeSpan Beginning = TimeSpan.FromMilliseconds(250);

    private readonly int _probes;
    private readonly int _beginning;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _freeBeginning;
    private readonly ProgramPlaces _programs = new();
    private readonly ITimer _timer;

    // Guards the fields below, and those of the turns. The first of a list has been there for longest.
    private readonly Lock _lock = new();
    private readonly LinkedList<Turn> _begun = [];
    private readonly LinkedList<Turn> _overdue = [];
    private bool _isTimerSet;
    private int _freeWaiting;

    /// <param name="probes">Probes that run at once; 0: none ever begins.</param>
    /// <param name="time">The clock.</param>
    public ProbeSlots(int probes, TimeProvider time)
    {
        _probes = probes;
        _time = time;
        _beginning = Math.Min(probes, MostBeginning);
        _freeBeginning = new SemaphoreSlim(_beginning);
        _freeWaiting = probes - _beginning;
        _timer = time.CreateTimer(_ => LetMakeWay(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Waits for a turn, which ends when it is disposed of, once. What waits for a program's turn takes that of no other probe.</summary>
    /// <param name="check">What is probed with.</param>
    /// <param name="afterTimeout">Whether the probe of the same target before this one timed out.</param>
    /// <param name="cancellation">Gives up.</param>
    public async ValueTask<IDisposable> EnterAsync(ICheck check, bool afterTimeout, CancellationToken cancellation)
    {
        IDisposable? place = check.Program is null ? null : await _programs.EnterAsync(afterTimeout, cancellation).ConfigureAwait(false);
        try
        {
            await _freeBeginning.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch
        {
            place?.Dispose();
            throw;
        }

        return new Turn(this, place);
    }

    /// <summary>How long it takes at most to make all these probes when none of their targets answers.</summary>
    /// <param name="checks">The checks.</param>
    /// <param name="timeout">The longest of their timeouts.</param>
    public TimeSpan Longest(IReadOnlyCollection<ICheck> checks, TimeSpan timeout)
    {
        if (checks.Count == 0)
        {
            return TimeSpan.Zero;
        }

        int turns = Math.Max(Rounds(checks.Count, _probes), Rounds(checks.Count(check => check.Program is not null), ProgramPlaces.Most));
        return (turns * timeout) + ((Rounds(checks.Count, _beginning) - 1) * Beginning);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        _freeBeginning.Dispose();
        _programs.Dispose();
    }

    // All turns begin for as long, so one timer does for all: that of the first.
    private void LetMakeWay()
    {
        lock (_lock)
        {
            _isTimerSet = false;
            while (_begun.First is { } first)
            {
                TimeSpan left = Beginning - _time.GetElapsedTime(first.Value.Start);
                if (left > TimeSpan.Zero)
                {
                    SetTimer(left);
                    return;
                }

                _begun.Remove(first);
                first.Value.MakeWay();
            }
        }
    }

    private void SetTimer(TimeSpan left)
    {
        if (!_isTimerSet)
        {
            _isTimerSet = _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
        }
    }

    private static int Rounds(int count, int atOnce) => (count + atOnce - 1) / atOnce;

    // One of those that begin. After its time it is among those that wait, as soon as there is a place.
    private sealed class Turn : IDisposable
    {
        private readonly ProbeSlots _slots;
        private readonly IDisposable? _place;
        private readonly LinkedListNode<Turn> _self;
        private bool _isWaiting;

        public Turn(ProbeSlots slots, IDisposable? place)
        {
            _slots = slots;
            _place = place;
            _self = new LinkedListNode<Turn>(this);
            Start = slots._time.GetTimestamp();
            lock (slots._lock)
            {
                slots._begun.AddLast(_self);
                slots.SetTimer(Beginning);
            }
        }

        public long Start { get; }

        public void Dispose()
        {
            lock (_slots._lock)
            {
                Leave();
            }

            _place?.Dispose();
        }

        public void MakeWay()
        {
            if (_slots._freeWaiting > 0)
            {
                _slots._freeWaiting--;
                Wait();
            }
            else
            {
                _slots._overdue.AddLast(_self);
            }
        }

        private void Wait()
        {
            _isWaiting = true;
            _slots._freeBeginning.Release();
        }

        private void Leave()
        {
            _self.List?.Remove(_self);
            if (!_isWaiting)
            {
                _slots._freeBeginning.Release();
            }
            else if (_slots._overdue.First is { } longest)
            {
                _slots._overdue.Remove(longest);
                longest.Value.Wait();
            }
            else
            {
                _slots._freeWaiting++;
            }
        }
    }
}
