namespace DnsLb.Bench.Measuring;

/// <summary>What one run of a load gave.</summary>
/// <param name="Completed">Queries with a reply.</param>
/// <param name="Lost">Queries without one.</param>
/// <param name="Seconds">How long the run took.</param>
/// <param name="Latencies">From query to reply, in µs, if they were taken.</param>
internal sealed record LoadResult(long Completed, long Lost, double Seconds, Sample Latencies)
{
    public double Rate => Completed / Seconds;
}
