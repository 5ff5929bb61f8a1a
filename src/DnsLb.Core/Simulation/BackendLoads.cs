namespace DnsLb.Core.Simulation;

/// <summary>
/// The load of each backend: what resolvers lease to it, and what it serves, which follows as clients end their sessions, exponentially
/// (a first-order lag, in closed form between events).
/// </summary>
/// <remarks>Loads are parts of all demand. Nothing is lost: what is served in a time is what was leased, as it comes out of the lag.</remarks>
internal sealed class BackendLoads
{
    private readonly double _persistence;
    private readonly double[] _leased;
    private readonly double[] _served;
    private readonly double[] _at;
    private readonly double[] _work;
    private readonly double[] _unreported;

    /// <param name="start">What each serves in the beginning.</param>
    /// <param name="persistence">How long sessions are on average, in seconds, above 0.</param>
    public BackendLoads(double[] start, double persistence)
    {
        _persistence = persistence;
        _leased = new double[start.Length];
        _served = [.. start];
        _at = new double[start.Length];
        _work = new double[start.Length];
        _unreported = new double[start.Length];
    }

    /// <summary>What resolvers lease to a backend now.</summary>
    public double Leased(int backend) => _leased[backend];

    /// <summary>What a backend serves at a moment.</summary>
    public double Served(int backend, double now)
    {
        Advance(backend, now);
        return _served[backend];
    }

    /// <summary>Adds to what is leased, or takes away from it.</summary>
    public void Lease(int backend, double now, double demand)
    {
        Advance(backend, now);
        _leased[backend] += demand;
    }

    /// <summary>A session begins now, beside those of the leases.</summary>
    /// <param name="backend">Where.</param>
    /// <param name="now">When.</param>
    /// <param name="work">What it will serve in all.</param>
    public void Begin(int backend, double now, double work)
    {
        Advance(backend, now);
        _served[backend] += work / _persistence;
    }

    /// <summary>What each has served since the last call.</summary>
    public void TakeWork(double now, Span<double> work)
    {
        for (int backend = 0; backend < work.Length; backend++)
        {
            Advance(backend, now);
            work[backend] = _work[backend];
            _work[backend] = 0;
        }
    }

    /// <summary>What each has served since the last call of this method.</summary>
    public void TakeReported(double now, Span<double> work)
    {
        for (int backend = 0; backend < work.Length; backend++)
        {
            Advance(backend, now);
            work[backend] = _unreported[backend];
            _unreported[backend] = 0;
        }
    }

    private void Advance(int backend, double now)
    {
        double time = now - _at[backend];
        if (time > 0)
        {
            double left = Math.Exp(-time / _persistence);
            double ahead = _served[backend] - _leased[backend];
            double work = (_leased[backend] * time) + (ahead * _persistence * (1 - left));
            _work[backend] += work;
            _unreported[backend] += work;
            _served[backend] = _leased[backend] + (ahead * left);
            _at[backend] = now;
        }
    }
}
