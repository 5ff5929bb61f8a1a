namespace DnsLb.Core.Simulation;

/// <summary>What backends tell the authoritative server of their load: as wrong and as often lost as the world says.</summary>
/// <param name="settings">The world; it has reports.</param>
/// <param name="lookups">What all clients look up in a second.</param>
internal sealed class LoadReports(SimulationSettings settings, double lookups)
{
    private readonly SimulatedReports _reports = settings.Reports ?? throw new ArgumentException("no reports in this world", nameof(settings));
    private readonly Chance _chance = new(settings.Seed, ChanceRow.Reports);

    /// <summary>The reports of a period.</summary>
    /// <param name="work">What each backend has served in it, as a part of all demand times seconds.</param>
    /// <returns>Sessions' worth of work in a second; NaN for those that are lost.</returns>
    public double[] Of(ReadOnlySpan<double> work)
    {
        double[] loads = new double[work.Length];
        for (int i = 0; i < loads.Length; i++)
        {
            double noise = 1 + (_reports.Noise * ((2 * _chance.Uniform()) - 1));
            loads[i] = _chance.Uniform() < _reports.Loss ? double.NaN : work[i] / _reports.Period.TotalSeconds * lookups * noise;
        }

        return loads;
    }
}
