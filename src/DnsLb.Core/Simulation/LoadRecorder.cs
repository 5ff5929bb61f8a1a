namespace DnsLb.Core.Simulation;

/// <summary>Measures the loads, window by window.</summary>
internal sealed class LoadRecorder
{
    private const double Full = 0.98;

    private readonly double _warmUp;
    private readonly double _window;
    private readonly double _duration;
    private readonly double _utilisation;
    private readonly Backends _backends;
    private readonly BackendLoads _loads;
    private readonly double[] _work;
    private readonly double[] _total;
    private readonly List<double> _maxOverMean = [];
    private readonly double[] _leasedAtFailure;
    private readonly List<SimulatedDrain> _drains = [];
    private double _variation;
    private int _belowFull;
    private long _queries;

    public LoadRecorder(SimulationSettings settings, Backends backends, BackendLoads loads)
    {
        _warmUp = settings.WarmUp.TotalSeconds;
        _window = settings.Window.TotalSeconds;
        _duration = settings.Duration.TotalSeconds;
        _utilisation = settings.Utilisation;
        _backends = backends;
        _loads = loads;
        _work = new double[backends.Capacities.Length];
        _total = new double[backends.Capacities.Length];
        _leasedAtFailure = new double[backends.Capacities.Length];
    }

    public void CountQuery(double now) => _queries += now > _warmUp ? 1 : 0;

    public void Fail(int member) => _leasedAtFailure[member] = _loads.Leased(member);

    /// <summary>Takes down what is still leased to a member some time after it failed.</summary>
    public void TakeDrain(int member, TimeSpan after) =>
        _drains.Add(new SimulatedDrain(member, after, _leasedAtFailure[member] > 0 ? _loads.Leased(member) / _leasedAtFailure[member] : 0));

    public void EndWindow(double now)
    {
        _loads.TakeWork(now, _work);
        if (now <= _warmUp)
        {
            return;
        }

        // Standbys are not counted on: the mean is that of the backends that are enough for all.
        double mean = _work.Sum() * _utilisation;
        double most = 0;
        double squares = 0;
        int serving = 0;
        for (int i = 0; i < _work.Length; i++)
        {
            _total[i] += _work[i];
            if (_backends.Capacities[i] > 0)
            {
                double utilisation = _work[i] / _backends.Capacities[i];
                most = Math.Max(most, utilisation);
                squares += _backends.StandBy[i] ? 0 : (utilisation - mean) * (utilisation - mean);
                serving += _backends.StandBy[i] ? 0 : 1;
            }
        }

        _maxOverMean.Add(most / mean);
        _variation += Math.Sqrt(squares / serving) / mean;
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
            _drains);
    }
}
