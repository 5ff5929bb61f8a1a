using System.Runtime.InteropServices;

namespace DnsLb.Core.Leases;

/// <summary>All sources that may still have clients, at one moment.</summary>
internal sealed class SourceSurvey
{
    // Who has not asked for as long as the longest least TTL that people set, and a little, is gone.
    private const long Gone = 4_000_000;

    private readonly List<SurveyedSource> _sources = [];

    private SourceSurvey()
    {
    }

    /// <summary>How many there are.</summary>
    public int Count => _sources.Count;

    /// <summary>Each of them.</summary>
    public ReadOnlySpan<SurveyedSource> Sources => CollectionsMarshal.AsSpan(_sources);

    /// <summary>Their lookups per second together.</summary>
    public double TotalRate { get; private set; }

    /// <summary>Those of a source that asked again before, on average; null: too few did.</summary>
    public double? UsualRate { get; private set; }

    /// <summary>Looks at all of them; workers go on meanwhile.</summary>
    public static SourceSurvey Of(SourceTable table, LeaseTerms terms, long now)
    {
        const int enough = 5;
        var survey = new SourceSurvey();
        double known = 0;
        int count = 0;
        for (int set = 0; set < table.Sets; set++)
        {
            foreach (ref readonly Source source in table.PlacesOf(set))
            {
                if (source.Key == 0 || now - source.AskedAt > Gone)
                {
                    continue;
                }

                double rate = terms.RateOf(source);
                survey._sources.Add(new SurveyedSource(source.Key, rate, source.Demand.LeastTtl, source.Shares, source.Caches != 1));
                survey.TotalRate += rate;
                if (source.Demand.Count + source.Demand.Uncached >= 2)
                {
                    known += rate;
                    count++;
                }
            }
        }

        survey.UsualRate = count >= enough ? known / count : null;
        return survey;
    }
}

/// <summary>A source as it was when it was looked at.</summary>
/// <param name="Key">Which it is.</param>
/// <param name="Rate">Its lookups per second.</param>
/// <param name="LeastTtl">For how long it keeps answers at least, in seconds.</param>
/// <param name="Caches">How many caches ask from its address.</param>
/// <param name="IsCounted">Whether its caches are, or are to be, counted.</param>
internal readonly record struct SurveyedSource(ulong Key, double Rate, float LeastTtl, int Caches, bool IsCounted);
