namespace DnsLb.Core.Simulation;

/// <summary>What backends tell the authoritative server of their load: as old, as wrong and as often lost as the world says.</summary>
/// <param name="settings">The world; it has reports.</param>
internal sealed class LoadReports(SimulationSettings settings)
{
    private readonly SimulatedReports _reports = settings.Reports ?? throw new ArgumentException("no reports in this world", nameof(settings));
    private readonly Chance _chance = new(settings.Seed, ChanceRow.Reports);
    private readonly Queue<double[]> _underWay = new();

    /// <summary>The reports of the period that ends now leave.</summary>
    /// <param name="work">What each backend has served in it, as a part of all demand times seconds.</param>
    public void Send(ReadOnlySpan<double> work)
    {
        // Little's law: the sessions under way are the sessions that begin in a second times how long they last.
        double sessions = settings.Lookups * settings.Persistence.TotalSeconds / _reports.Period.TotalSeconds;
        double[] loads = new double[work.Length];
        for (int i = 0; i < loads.Length; i++)
        {
            double noise = 1 + (_reports.Noise * ((2 * _chance.Uniform()) - 1));
            loads[i] = _chance.Uniform() < _reports.Loss ? double.NaN : work[i] * sessions * noise;
        }

        _underWay.Enqueue(loads);
    }

    /// <summary>The oldest that have left arrive.</summary>
    public double[] Arrive() => _underWay.Dequeue();
}
