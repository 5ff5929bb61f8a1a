using DnsLb.Core.Checks;

namespace DnsLb.Core.Health;

/// <summary>
/// Bounds how many probes run at once, and how many of these run a program. Few begin at once, for each costs work; one that waits
/// for its target for long costs only its connection, and makes way for others to begin.
/// </summary>
internal sealed class ProbeSlots : IDisposable
{
    /// <summary>Programs that run at once at most: each is a process, and may be far heavier than a connection.</summary>
    public const int MostPrograms = 8;

    /// <summary>Probes that begin at once at most: enough for thousands of targets a second, and few enough that starting all of them slows none of them down.</summary>
    public const int MostBeginning = 256;

    /// <summary>After this time a probe makes way: nearly all targets that answer at all have answered.</summary>
    public static readonly TimeSpan Beginning = TimeSpan.FromMilliseconds(250);

    private readonly int _probes;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _freeProbes;
    private readonly SemaphoreSlim _freePrograms = new(MostPrograms);
    private int _freeWaiting;

    /// <param name="probes">Probes that run at once; 0: none ever begins.</param>
    /// <param name="time">The clock.</param>
    public ProbeSlots(int probes, TimeProvider time)
    {
        _probes = probes;
        _time = time;
        int beginning = Math.Min(probes, MostBeginning);
        _freeProbes = new SemaphoreSlim(beginning);
        _freeWaiting = probes - beginning;
    }

    /// <summary>Waits for a turn, which ends when it is disposed of. What waits for a program's turn takes that of no other probe.</summary>
    public async Task<IDisposable> EnterAsync(ICheck check, CancellationToken cancellation)
    {
        bool isProgram = check.Program is not null;
        if (isProgram)
        {
            await _freePrograms.WaitAsync(cancellation).ConfigureAwait(false);
        }

        try
        {
            await _freeProbes.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch
        {
            LeaveProgram(isProgram);
            throw;
        }

        return new Turn(this, isProgram);
    }

    /// <summary>How many turns after one another it takes to make all these probes.</summary>
    public int Rounds(IReadOnlyCollection<ICheck> checks) =>
        Math.Max(Rounds(checks.Count, _probes), Rounds(checks.Count(check => check.Program is not null), MostPrograms));

    /// <inheritdoc/>
    public void Dispose()
    {
        _freeProbes.Dispose();
        _freePrograms.Dispose();
    }

    private static int Rounds(int count, int atOnce) => (count + atOnce - 1) / atOnce;

    private void LeaveProgram(bool isProgram)
    {
        if (isProgram)
        {
            _freePrograms.Release();
        }
    }

    private sealed class Turn : IDisposable
    {
        private readonly ProbeSlots _slots;
        private readonly bool _isProgram;
        private readonly ITimer _timer;
        private readonly Lock _lock = new();
        private bool _isWaiting;
        private bool _isOver;

        public Turn(ProbeSlots slots, bool isProgram)
        {
            _slots = slots;
            _isProgram = isProgram;
            _timer = slots._time.CreateTimer(_ => MakeWay(), null, Beginning, Timeout.InfiniteTimeSpan);
        }

        public void Dispose()
        {
            _timer.Dispose();
            lock (_lock)
            {
                _isOver = true;
                if (_isWaiting)
                {
                    Interlocked.Increment(ref _slots._freeWaiting);
                }
                else
                {
                    _slots._freeProbes.Release();
                }

                _slots.LeaveProgram(_isProgram);
            }
        }

        // Without a place among those that wait it keeps the one that it has.
        private void MakeWay()
        {
            lock (_lock)
            {
                if (_isOver)
                {
                    return;
                }

                if (Interlocked.Decrement(ref _slots._freeWaiting) < 0)
                {
                    Interlocked.Increment(ref _slots._freeWaiting);
                    return;
                }

                _isWaiting = true;
                _slots._freeProbes.Release();
            }
        }
    }
}
