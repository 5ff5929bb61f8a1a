namespace DnsLb.Core.Leases;

/// <summary>
/// How many lookups an answer may serve, so that all answers cost what they may: each source then gets the TTL that makes its leases the
/// same work as those of all others, which for a given cost balances best.
/// </summary>
/// <remarks>
/// A source with lookups of rate s and a TTL of t asks 1/(t + 1/s) times a second, and serves 1 + s t lookups for each answer. With t
/// between the bounds of the pool the cost falls as lookups per answer grow, so halving the interval finds them.
/// </remarks>
internal static class LeaseBudget
{
    private const int Steps = 45;

    // Where long TTLs of the greatest sources would save no more than this part of the budget, these keep short ones, and it is exceeded.
    private const double CalmTtl = 5;
    private const double MostExceeded = 1.25;

    // What is measured differs from what is calculated where sources do not do as they are thought to.
    private const double Gain = 0.3;
    private const double MostStep = 1.25;
    private const double MostCorrection = 5;

    /// <summary>Finds the terms, and how far off the calculation is.</summary>
    /// <param name="survey">The sources.</param>
    /// <param name="settings">What the pool asks for.</param>
    /// <param name="before">The terms until now.</param>
    /// <param name="queries">Queries per second under these.</param>
    /// <param name="correction">By how much more lookups than calculated answers had to serve.</param>
    public static (LeaseTerms Terms, double Correction) Solve(SourceSurvey survey, LeaseSettings settings, LeaseTerms before, double queries, double correction)
    {
        double budget = settings.Budget ?? Cost(survey, source => Math.Min(LeaseSettings.UsualTtl, settings.TtlMax));
        double least = 1;
        double most = MostLookups(survey, settings, budget);
        for (int i = 0; i < Steps; i++)
        {
            double lookups = Math.Sqrt(least * most);
            if (Cost(survey, settings, lookups) > budget)
            {
                least = lookups;
            }
            else
            {
                most = lookups;
            }
        }

        // The first terms were found without knowing anyone.
        correction = before == LeaseTerms.Initial ? 1
            : Math.Clamp(correction * Math.Pow(Math.Clamp(queries / budget, 1 / MostStep, MostStep), Gain), 1 / MostCorrection, MostCorrection);
        return (new LeaseTerms(1 + ((least - 1) * correction), survey.UsualRate ?? before.UsualRate, survey.TotalRate, budget, survey.Count), correction);
    }

    // A budget that no TTL can keep must not give all sources the longest one: for the source of a lookup, on average, it is at most this.
    private static double MostLookups(SourceSurvey survey, LeaseSettings settings, double budget)
    {
        double squares = 0;
        foreach (ref readonly SurveyedSource source in survey.Sources)
        {
            squares += source.Rate * source.Rate / source.Caches;
        }

        double rate = squares / survey.TotalRate;
        double calm = 1 + (CalmTtl * rate);
        return Cost(survey, settings, calm) <= MostExceeded * budget ? calm : 1 + (settings.TtlMax * rate);
    }

    private static double Cost(SourceSurvey survey, LeaseSettings settings, double lookups) =>
        Cost(survey, source => Math.Clamp((lookups - 1) * source.Caches / source.Rate, settings.TtlMin, settings.TtlMax));

    // Queries per second.
    private static double Cost(SourceSurvey survey, Func<SurveyedSource, double> ttl)
    {
        double cost = 0;
        foreach (ref readonly SurveyedSource source in survey.Sources)
        {
            cost += source.Caches / (Math.Max(ttl(source), source.LeastTtl) + (source.Caches / source.Rate));
        }

        return cost;
    }
}
