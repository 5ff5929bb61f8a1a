namespace DnsLb.Core.Simulation;

/// <summary>How the demand of all clients together goes up and down, in steps of a second; and a clock that runs as fast as demand is high.</summary>
internal sealed class DemandCurve
{
    /// <summary>How long the demand stays as it is, in seconds.</summary>
    public const double Step = 1;

    private readonly double[] _factors;
    private readonly double[] _sums;

    /// <param name="wave">How it goes; null: it stays.</param>
    /// <param name="start">When the wave begins, in seconds.</param>
    /// <param name="end">From when on it stays as it is.</param>
    public DemandCurve(SimulatedWave? wave, double start, double end)
    {
        int steps = wave is null ? 1 : (int)Math.Ceiling(end / Step) + 1;
        _factors = new double[steps];
        _sums = new double[steps];
        double sum = 0;
        for (int i = 0; i < steps; i++)
        {
            double time = (i * Step) - start;
            _factors[i] = wave is { } given && time >= 0 ? 1 + (given.Amplitude * Math.Sin(2 * Math.PI * time / given.Period.TotalSeconds)) : 1;
            _sums[i] = sum;
            sum += _factors[i] * Step;
        }
    }

    /// <summary>Whether it changes at all.</summary>
    public bool IsFlat => _factors.Length == 1;

    /// <summary>The demand at a moment, as a multiple of what it is on average.</summary>
    public double Factor(double time) => _factors[Index(time)];

    /// <summary>What the clock of demand shows at a moment.</summary>
    public double ClockAt(double time)
    {
        int i = Index(time);
        return _sums[i] + (_factors[i] * (time - (i * Step)));
    }

    /// <summary>When the clock of demand shows something.</summary>
    public double TimeOf(double clock)
    {
        if (IsFlat)
        {
            return clock;
        }

        int found = Array.BinarySearch(_sums, clock);
        int i = Math.Max(0, found >= 0 ? found : ~found - 1);
        return (i * Step) + ((clock - _sums[i]) / _factors[i]);
    }

    private int Index(double time) => (int)Math.Clamp(time / Step, 0, _factors.Length - 1);
}
