namespace DnsLb.Core.Simulation;

/// <summary>The demand as it is, which no server can see: an oracle.</summary>
/// <param name="rates">Lookups per second of each source; forged ones are not among them, and count as the mean.</param>
internal sealed class KnownDemand(IReadOnlyDictionary<UInt128, double> rates) : ISourceDemand
{
    private readonly double[] _all = [.. rates.Values];
    private readonly double _mean = rates.Values.Average();

    /// <inheritdoc/>
    public IReadOnlyCollection<double> All => _all;

    /// <inheritdoc/>
    public double Mean => _mean;

    /// <inheritdoc/>
    public double Of(UInt128 source) => rates.TryGetValue(source, out double rate) ? rate : _mean;

    /// <inheritdoc/>
    public void Asked(double now, UInt128 source)
    {
    }

    /// <inheritdoc/>
    public void Answered(UInt128 source, double ttl)
    {
    }
}
