namespace DnsLb.Core.Simulation;

/// <summary>
/// The demand as an authoritative server can estimate it: a cache asks again when its answer has ended and the next client comes, so the
/// gap between two queries is the TTL and an exponential time. It is fitted to the last gaps of each source.
/// </summary>
internal sealed class GapDemand : ISourceDemand
{
    private const int MostGaps = 12;
    private const int FewestGaps = 4;

    // A cache that keeps answers longer than their TTL asks this much later each time, at least, in seconds.
    private const double Late = 1.5;

    // A cache's clock of whole seconds ends an answer so much early, on average.
    private const double Early = 0.5;

    // What a clock of whole seconds can tell: sources with more than the inverse of lookups per second look alike.
    private const double ShortestIdle = 0.1;

    private readonly Dictionary<UInt128, int> _places = [];
    private readonly List<Source> _sources = [];
    private readonly List<double> _rates = [];
    private double _sum;

    /// <inheritdoc/>
    public IReadOnlyCollection<double> All => _rates;

    /// <inheritdoc/>
    /// <remarks>A source whose gaps are still to come counts as this.</remarks>
    public double Mean => _rates.Count > 0 ? _sum / _rates.Count : 1;

    /// <inheritdoc/>
    public double Of(UInt128 source) => _places.TryGetValue(source, out int place) ? _rates[place] : Mean;

    /// <inheritdoc/>
    public void Asked(double now, UInt128 source)
    {
        if (!_places.TryGetValue(source, out int place))
        {
            _places[source] = _sources.Count;
            _sources.Add(new Source { LastQuery = now });
            _rates.Add(Mean);
            _sum += _rates[^1];
            return;
        }

        Source seen = _sources[place];
        double gap = now - seen.LastQuery;
        seen.LastQuery = now;
        seen.Gaps.Enqueue((gap, gap - seen.Ttl));
        if (seen.Gaps.Count > MostGaps)
        {
            seen.Gaps.Dequeue();
        }

        double rate = 1 / Math.Max(ShortestIdle, Idle(seen) * (seen.Gaps.Count + 1) / seen.Gaps.Count);
        _sum += rate - _rates[place];
        _rates[place] = rate;
    }

    /// <inheritdoc/>
    public void Answered(UInt128 source, double ttl) => _sources[_places[source]].Ttl = ttl;

    // How long a cache waits for the next client once its answer has ended, on average.
    private static double Idle(Source source)
    {
        double least = source.Gaps.Min(gap => gap.Time);
        double mean = source.Gaps.Average(gap => gap.Time);
        bool keepsLonger = source.Gaps.Count >= FewestGaps && source.Gaps.Min(gap => gap.Over) > Late && mean - least < (least - source.Ttl) / 2;
        return keepsLonger ? mean - least : source.Gaps.Average(gap => gap.Over) + Early;
    }

    private sealed class Source
    {
        public Queue<(double Time, double Over)> Gaps { get; } = new(MostGaps);

        public double LastQuery { get; set; }

        public double Ttl { get; set; }
    }
}
