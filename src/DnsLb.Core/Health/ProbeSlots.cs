using DnsLb.Core.Checks;

namespace DnsLb.Core.Health;

/// <summary>Bounds how many probes run at once, and how many of these run a program.</summary>
internal sealed class ProbeSlots : IDisposable
{
    /// <summary>Programs that run at once at most: each is a process, and may be far heavier than a connection.</summary>
    public const int MostPrograms = 8;

    private readonly int _probes;
    private readonly SemaphoreSlim _freeProbes;
    private readonly SemaphoreSlim _freePrograms = new(MostPrograms);

    /// <param name="probes">Probes that run at once; 0: none ever begins.</param>
    public ProbeSlots(int probes)
    {
        _probes = probes;
        _freeProbes = new SemaphoreSlim(probes);
    }

    /// <summary>Waits for a turn. What waits for a program's turn takes that of no other probe.</summary>
    public async Task EnterAsync(ICheck check, CancellationToken cancellation)
    {
        if (check.Program is not null)
        {
            await _freePrograms.WaitAsync(cancellation).ConfigureAwait(false);
        }

        try
        {
            await _freeProbes.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch
        {
            LeaveProgram(check);
            throw;
        }
    }

    /// <summary>Ends a turn.</summary>
    public void Leave(ICheck check)
    {
        _freeProbes.Release();
        LeaveProgram(check);
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

    private void LeaveProgram(ICheck check)
    {
        if (check.Program is not null)
        {
            _freePrograms.Release();
        }
    }

    private static int Rounds(int count, int atOnce) => (count + atOnce - 1) / atOnce;
}
