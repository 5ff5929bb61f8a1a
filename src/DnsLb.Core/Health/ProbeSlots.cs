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

    // Guards the fields below, and those of the turns.
    private readonly Lock _lock = new();
    private readonly LinkedList<Turn> _overdue = [];
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
    }

    /// <summary>Waits for a turn, which ends when it is disposed of, once. What waits for a program's turn takes that of no other probe.</summary>
    /// <param name="check">What is probed with.</param>
    /// <param name="afterTimeout">Whether the probe of the same target before this one timed out.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IDisposable> EnterAsync(ICheck check, bool afterTimeout, CancellationToken cancellation)
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
        _freeBeginning.Dispose();
        _programs.Dispose();
    }

    private static int Rounds(int count, int atOnce) => (count + atOnce - 1) / atOnce;

    // One of those that begin. After its time it is among those that wait, as soon as there is a place.
    private sealed class Turn : IDisposable
    {
        private readonly ProbeSlots _slots;
        private readonly IDisposable? _place;
        private readonly LinkedListNode<Turn> _self;
        private readonly ITimer _timer;
        private bool _isWaiting;
        private bool _isOver;

        public Turn(ProbeSlots slots, IDisposable? place)
        {
            _slots = slots;
            _place = place;
            _self = new LinkedListNode<Turn>(this);
            _timer = slots._time.CreateTimer(_ => MakeWay(), null, Beginning, Timeout.InfiniteTimeSpan);
        }

        public void Dispose()
        {
            _timer.Dispose();
            lock (_slots._lock)
            {
                _isOver = true;
                Leave();
            }

            _place?.Dispose();
        }

        private void MakeWay()
        {
            lock (_slots._lock)
            {
                if (_isOver)
                {
                    return;
                }

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
