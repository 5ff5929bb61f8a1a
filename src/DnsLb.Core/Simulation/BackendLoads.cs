namespace DnsLb.Core.Simulation;

/// <summary>
/// The load of each backend: what resolvers lease to it, and what it serves, which follows as clients end their sessions: exponentially
/// (a first-order lag for each kind of client, in closed form between events).
/// </summary>
/// <remarks>Loads are parts of all demand. Nothing is lost: what is served in a time is what was leased, as it comes out of the lag.</remarks>
internal sealed class BackendLoads
{
    private readonly (double Part, double Time)[] _persistences;
    private readonly double[] _leased;
    private readonly double[] _served;
    private readonly double[] _at;
    private readonly double[] _work;
    private readonly double[] _unreported;
    private double _factor = 1;

    /// <param name="start">What each serves in the beginning.</param>
    /// <param name="persistences">Which part of the demand stays how long on average, in seconds, above 0; the parts together are 1.</param>
    public BackendLoads(double[] start, params (double Part, double Time)[] persistences)
    {
        _persistences = persistences;
        _leased = new double[start.Length];
        _served = [.. start.SelectMany(served => persistences.Select(kind => kind.Part * served))];
        _at = new double[start.Length];
        _work = new double[start.Length];
        _unreported = new double[start.Length];
    }

    /// <summary>What resolvers lease to a backend now.</summary>
    public double Leased(int backend) => _leased[backend] * _factor;

    /// <summary>What a backend serves at a moment.</summary>
    public double Served(int backend, double now)
    {
        Advance(backend, now);
        double served = 0;
        foreach (double kind in _served.AsSpan(backend * _persistences.Length, _persistences.Length))
        {
            served += kind;
        }

        return served;
    }

    /// <summary>All demand is a multiple of itself from now on.</summary>
    public void Scale(double now, double factor)
    {
        for (int backend = 0; backend < _leased.Length; backend++)
        {
            Advance(backend, now);
        }

        _factor = factor;
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
        int first = backend * _persistences.Length;
        for (int kind = 0; kind < _persistences.Length; kind++)
        {
            _served[first + kind] += work * _persistences[kind].Part / _persistences[kind].Time;
        }
    }

    /// <summary>What each has served since the last call.</summary>
    public void TakeWork(double now, Span<double> work) => Take(_work, now, work);

    /// <summary>What each has served since the last call of this method.</summary>
    public void TakeReported(double now, Span<double> work) => Take(_unreported, now, work);

    private void Take(double[] from, double now, Span<double> work)
    {
        for (int backend = 0; backend < work.Length; backend++)
        {
            Advance(backend, now);
            work[backend] = from[backend];
            from[backend] = 0;
        }
    }

    private void Advance(int backend, double now)
    {
        double time = now - _at[backend];
        if (time <= 0)
        {
            return;
        }

        double work = 0;
        Span<double> served = _served.AsSpan(backend * _persistences.Length, _persistences.Length);
        for (int kind = 0; kind < served.Length; kind++)
        {
            (double part, double persistence) = _persistences[kind];
            double left = Math.Exp(-time / persistence);
            double leased = _leased[backend] * _factor * part;
            double ahead = served[kind] - leased;
            work += (leased * time) + (ahead * persistence * (1 - left));
            served[kind] = leased + (ahead * left);
        }

        _work[backend] += work;
        _unreported[backend] += work;
        _at[backend] = now;
    }
}
