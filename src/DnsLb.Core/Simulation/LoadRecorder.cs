namespace DnsLb.Core.Simulation;

/// <summary>Measures the loads, window by window.</summary>
internal sealed class LoadRecorder
{
    private readonly double _warmUp;
    private readonly double _window;
    private readonly double _duration;
    private readonly Backends _backends;
    private readonly BackendLoads _loads;
    private readonly double[] _capacities;
    private readonly double[] _work;
    private readonly WindowStatistics _windows;
    private readonly List<double> _queryRates = [];
    private readonly (double Leased, double Served)[] _beforeDrain;
    private readonly List<SimulatedDrain> _drains = [];
    private long _queries;
    private long _queriesInWindow;

    public LoadRecorder(SimulationSettings settings, Backends backends, BackendLoads loads)
    {
        _warmUp = settings.WarmUp.TotalSeconds;
        _window = settings.Window.TotalSeconds;
        _duration = settings.Duration.TotalSeconds;
        _backends = backends;
        _loads = loads;
        _capacities = [.. backends.Capacities];
        _windows = new WindowStatistics(_capacities, backends.StandBy, _window);
        _work = new double[Members];
        _beforeDrain = new (double, double)[Members];
    }

    /// <summary>How many backends there are.</summary>
    public int Members => _backends.Capacities.Length;

    public void CountQuery(double now)
    {
        _queriesInWindow++;
        _queries += now > _warmUp ? 1 : 0;
    }

    /// <summary>What a backend can serve changes.</summary>
    /// <param name="member">Which.</param>
    /// <param name="scale">The multiple of what it could in the beginning; 0: what it serves is not measured until it is back.</param>
    public void SetCapacity(int member, double scale) => _capacities[member] = _backends.Capacities[member] * scale;

    /// <summary>Takes down what is on a member that is to have nothing any more.</summary>
    public void BeginDrain(int member, double now) => _beforeDrain[member] = (_loads.Leased(member), _loads.Served(member, now));

    /// <summary>Takes down what is still on it some time later.</summary>
    public void TakeDrain(int member, TimeSpan after, double now)
    {
        (double leased, double served) = _beforeDrain[member];
        _drains.Add(new SimulatedDrain(member, after, leased > 0 ? _loads.Leased(member) / leased : 0, served > 0 ? _loads.Served(member, now) / served : 0));
    }

    public void EndWindow(double now)
    {
        _loads.TakeWork(now, _work);
        double queries = _queriesInWindow / _window;
        _queriesInWindow = 0;
        if (now <= _warmUp)
        {
            return;
        }

        _queryRates.Add(queries);
        _windows.Add(_work, _work);
    }

    public SimulationResult Result() => _windows.Result(_queries / _duration) with { Drains = _drains, QueryRates = _queryRates };
}
