namespace DnsLb.Core.Simulation;

/// <summary>How even the load was, window by window.</summary>
/// <param name="capacities">What each backend can serve, in parts of all demand; 0: nothing, and it is not measured. They may change between windows.</param>
/// <param name="standBy">Which backends are counted on only where no other is left.</param>
/// <param name="window">The length of a window in seconds.</param>
internal sealed class WindowStatistics(double[] capacities, bool[] standBy, double window)
{
    private const double Full = 0.98;
    private const double AlmostFull = 0.9;

    private readonly double[] _total = new double[capacities.Length];
    private readonly List<double> _maxOverMean = [];
    private readonly List<float[]> _utilisations = [];
    private double _variation;
    private int _belowFull;
    private int _belowAlmostFull;

    /// <summary>Counts a window.</summary>
    /// <param name="work">What each backend was given to do in it, in parts of all demand times seconds.</param>
    /// <param name="done">What each has done: less where work waits, more where it had waited.</param>
    public void Add(ReadOnlySpan<double> work, ReadOnlySpan<double> done)
    {
        double mean = Mean(work);
        double most = 0;
        double fullest = 0;
        double squares = 0;
        int counted = 0;
        float[] utilisations = new float[capacities.Length];
        for (int i = 0; i < capacities.Length; i++)
        {
            _total[i] += work[i];
            if (capacities[i] > 0)
            {
                double utilisation = work[i] / capacities[i];
                utilisations[i] = (float)(utilisation / window);
                most = Math.Max(most, utilisation);
                fullest = Math.Max(fullest, done[i] / capacities[i] / window);
                squares += standBy[i] ? 0 : (utilisation - mean) * (utilisation - mean);
                counted += standBy[i] ? 0 : 1;
            }
        }

        _utilisations.Add(utilisations);
        _maxOverMean.Add(mean > 0 ? most / mean : 1);
        _variation += mean > 0 && counted > 0 ? Math.Sqrt(squares / counted) / mean : 0;
        _belowFull += fullest < Full ? 1 : 0;
        _belowAlmostFull += fullest < AlmostFull ? 1 : 0;
    }

    /// <summary>All windows together.</summary>
    /// <param name="queriesPerSecond">What resolvers asked meanwhile.</param>
    public SimulationResult Result(double queriesPerSecond)
    {
        int windows = _maxOverMean.Count;
        double[] sorted = [.. _maxOverMean.Order()];
        double all = _total.Sum();
        return new SimulationResult(
            queriesPerSecond,
            sorted.Average(),
            sorted[Math.Min(windows - 1, (int)(0.95 * windows))],
            _variation / windows,
            (double)_belowFull / windows,
            [.. _total.Select(work => work / all)],
            _maxOverMean,
            [])
        {
            BelowAlmostFull = (double)_belowAlmostFull / windows,
            Utilisations = _utilisations,
        };
    }

    // Of all backends that can serve, by what they can.
    private double Mean(ReadOnlySpan<double> work)
    {
        double all = 0;
        double capacity = 0;
        double ofStandBy = 0;
        for (int i = 0; i < capacities.Length; i++)
        {
            all += capacities[i] > 0 ? work[i] : 0;
            capacity += standBy[i] ? 0 : capacities[i];
            ofStandBy += standBy[i] ? capacities[i] : 0;
        }

        return capacity > 0 ? all / capacity : ofStandBy > 0 ? all / ofStandBy : 0;
    }
}
