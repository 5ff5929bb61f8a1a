namespace DnsLb.Core.Simulation;

/// <summary>Measures the loads, window by window.</summary>
internal sealed class LoadRecorder
{
    private const double Full = 0.98;

    private readonly double _warmUp;
    private readonly double _window;
    private readonly double _duration;
    private readonly Backends _backends;
    private readonly BackendLoads _loads;
    private readonly double[] _capacities;
    private readonly double[] _work;
    private readonly double[] _total;
    private readonly List<double> _maxOverMean = [];
    private readonly List<float[]> _utilisations = [];
    private readonly List<double> _queryRates = [];
    private readonly (double Leased, double Served)[] _beforeDrain;
    private readonly List<SimulatedDrain> _drains = [];
    private double _variation;
    private int _belowFull;
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
        _work = new double[Members];
        _total = new double[Members];
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

        double mean = Mean();
        double most = 0;
        double squares = 0;
        int counted = 0;
        float[] utilisations = new float[Members];
        for (int i = 0; i < Members; i++)
        {
            _total[i] += _work[i];
            if (_capacities[i] > 0)
            {
                double utilisation = _work[i] / _capacities[i];
                utilisations[i] = (float)(utilisation / _window);
                most = Math.Max(most, utilisation);
                squares += _backends.StandBy[i] ? 0 : (utilisation - mean) * (utilisation - mean);
                counted += _backends.StandBy[i] ? 0 : 1;
            }
        }

        _utilisations.Add(utilisations);
        _queryRates.Add(queries);
        _maxOverMean.Add(mean > 0 ? most / mean : 1);
        _variation += mean > 0 && counted > 0 ? Math.Sqrt(squares / counted) / mean : 0;
        _belowFull += most / _window < Full ? 1 : 0;
    }

    public SimulationResult Result()
    {
        int windows = _maxOverMean.Count;
        double[] sorted = [.. _maxOverMean.Order()];
        double all = _total.Sum();
        return new SimulationResult(
            _queries / _duration,
            sorted.Average(),
            sorted[Math.Min(windows - 1, (int)(0.95 * windows))],
            _variation / windows,
            (double)_belowFull / windows,
            [.. _total.Select(work => work / all)],
            _maxOverMean,
            _drains)
        {
            Utilisations = _utilisations,
            QueryRates = _queryRates,
        };
    }

    // Of all backends that can serve, by what they can: standbys are counted on only where no other is left.
    private double Mean()
    {
        double work = 0;
        double capacity = 0;
        double standBy = 0;
        for (int i = 0; i < Members; i++)
        {
            work += _capacities[i] > 0 ? _work[i] : 0;
            capacity += _backends.StandBy[i] ? 0 : _capacities[i];
            standBy += _backends.StandBy[i] ? _capacities[i] : 0;
        }

        return capacity > 0 ? work / capacity : standBy > 0 ? work / standBy : 0;
    }
}
