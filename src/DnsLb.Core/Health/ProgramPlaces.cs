namespace DnsLb.Core.Health;

/// <summary>
/// Bounds how many programs run at once: each is a process, and may be far heavier than a connection. One whose last run timed out
/// may well hang again, and hold its place for the whole timeout: these take half of the places at most, and leave the others theirs.
/// </summary>
internal sealed class ProgramPlaces : IDisposable
{
    /// <summary>Programs that run at once at most.</summary>
    public const int Most = 8;

    /// <summary>How many of them may have timed out when they last ran.</summary>
    public const int MostAfterTimeout = Most / 2;

    private readonly SemaphoreSlim _free = new(Most);
    private readonly SemaphoreSlim _freeAfterTimeout = new(MostAfterTimeout);

    /// <summary>Waits for a place, which is left when it is disposed of, once.</summary>
    /// <param name="afterTimeout">Whether the program's last run timed out.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IDisposable> EnterAsync(bool afterTimeout, CancellationToken cancellation)
    {
        if (afterTimeout)
        {
            await _freeAfterTimeout.WaitAsync(cancellation).ConfigureAwait(false);
        }

        try
        {
            await _free.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch
        {
            LeaveHalf(afterTimeout);
            throw;
        }

        return new Place(this, afterTimeout);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _free.Dispose();
        _freeAfterTimeout.Dispose();
    }

    private void LeaveHalf(bool afterTimeout)
    {
        if (afterTimeout)
        {
            _freeAfterTimeout.Release();
        }
    }

    private sealed class Place(ProgramPlaces places, bool afterTimeout) : IDisposable
    {
        public void Dispose()
        {
            places._free.Release();
            places.LeaveHalf(afterTimeout);
        }
    }
}
