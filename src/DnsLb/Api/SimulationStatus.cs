using DnsLb.Core.Pools;
using DnsLb.Core.Simulation;

namespace DnsLb.Api;

/// <summary>What a simulation found, as the API shows it.</summary>
/// <param name="Pool">The pool.</param>
/// <param name="Resolvers">How many resolvers asked.</param>
/// <param name="Lookups">Sessions that clients began in a second.</param>
/// <param name="Seconds">How long counted, in virtual seconds.</param>
/// <param name="Window">Over how many seconds each value of a series is averaged.</param>
/// <param name="Members">Who took part: those that can be served now, with the weights that they have now.</param>
/// <param name="Results">Each policy.</param>
internal sealed record SimulationStatus(
    string Pool, int Resolvers, double Lookups, double Seconds, double Window, IReadOnlyList<SimulatedMember> Members, IReadOnlyList<SimulatedPolicyStatus> Results)
{
    /// <summary>What was found.</summary>
    public static SimulationStatus Of(PoolDefinition pool, SimulationSettings settings, IEnumerable<(string Policy, SimulationResult Result)> results) => new(
        pool.Name,
        settings.ResolverCount,
        settings.Lookups,
        settings.Duration.TotalSeconds,
        settings.Window.TotalSeconds,
        [.. pool.Members.Select(member => new SimulatedMember($"{member.Address}", member.Settings.Name, member.Settings.Tier, member.Settings.Weight))],
        [.. results.Select(each => SimulatedPolicyStatus.Of(pool, each.Policy, each.Result))]);
}

/// <summary>A member that took part in a simulation.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Name">Its name for people; null: none.</param>
/// <param name="Tier">0 is served first.</param>
/// <param name="Weight">Its weight now.</param>
internal sealed record SimulatedMember(string Address, string? Name, int Tier, double Weight);

/// <summary>What came of one policy.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="QueriesPerSecond">What resolvers asked.</param>
/// <param name="MaxOverMean">The load of the fullest member as a multiple of that of all together; 1 is perfect.</param>
/// <param name="MaxOverMeanIn95">What it is not above in 95 % of windows.</param>
/// <param name="Variation">The standard deviation of loads over their mean.</param>
/// <param name="BelowAlmostFull">In which part of windows no member is used at 90 % or more.</param>
/// <param name="BelowFull">In which part of windows no member is used at 98 % or more.</param>
/// <param name="Churn">Which part of the addresses of an answer was not in the last to the same resolver.</param>
/// <param name="Bytes">How long an answer was.</param>
/// <param name="Shares">Each member's part of all that was served.</param>
/// <param name="Series">What happened over time, window by window.</param>
/// <param name="Drains">What was still on members that had failed or were drained.</param>
internal sealed record SimulatedPolicyStatus(
    string Policy,
    double QueriesPerSecond,
    double MaxOverMean,
    double MaxOverMeanIn95,
    double Variation,
    double BelowAlmostFull,
    double BelowFull,
    double Churn,
    double Bytes,
    IReadOnlyList<double> Shares,
    SimulatedSeries Series,
    IReadOnlyList<DrainStatus> Drains)
{
    private const int Digits = 4;

    /// <summary>One policy.</summary>
    public static SimulatedPolicyStatus Of(PoolDefinition pool, string policy, SimulationResult result) => new(
        policy,
        Short(result.QueriesPerSecond),
        Short(result.MaxOverMean),
        Short(result.MaxOverMeanIn95),
        Short(result.Variation),
        Short(result.BelowAlmostFull),
        Short(result.BelowFull),
        Short(result.Answers.Churn),
        Short(result.Answers.Bytes),
        [.. result.Shares.Select(Short)],
        new SimulatedSeries([.. result.History.Select(Short)], [.. result.QueryRates.Select(Short)], SimulatedLoad.Of(pool, result)),
        [.. result.Drains.Select(drain => new DrainStatus($"{pool.Members[drain.Member].Address}", drain.After.TotalSeconds, Short(drain.Leased), Short(drain.Served)))]);

    /// <summary>A number that JSON can hold, and no longer than a chart needs.</summary>
    public static double Short(double value) => double.IsFinite(value) ? Math.Round(value, Digits) : 0;
}

/// <summary>What happened over time, window by window.</summary>
/// <param name="MaxOverMean">The load of the fullest member as a multiple of that of all together.</param>
/// <param name="QueriesPerSecond">What resolvers asked.</param>
/// <param name="Loads">The part of its capacity that each member used, or where there are many, some that stand for them.</param>
internal sealed record SimulatedSeries(IReadOnlyList<double> MaxOverMean, IReadOnlyList<double> QueriesPerSecond, IReadOnlyList<SimulatedLoad> Loads);

/// <summary>The load of a member over time.</summary>
/// <param name="Name">The member; or <c>fullest</c>, <c>median</c> and <c>emptiest</c> of many.</param>
/// <param name="Values">The part of its capacity that was used, window by window.</param>
internal sealed record SimulatedLoad(string Name, IReadOnlyList<double> Values)
{
    // More lines than this cannot be told apart.
    private const int MostMembers = 24;

    /// <summary>The loads of a result.</summary>
    public static IReadOnlyList<SimulatedLoad> Of(PoolDefinition pool, SimulationResult result)
    {
        if (pool.Members.Count <= MostMembers)
        {
            return [.. pool.Members.Index().Select(member => new SimulatedLoad(member.Item.DisplayName, [.. result.Utilisations.Select(all => SimulatedPolicyStatus.Short(all[member.Index]))]))];
        }

        float[][] ordered = [.. result.Utilisations.Select(all => all.Order().ToArray())];
        return [.. new[] { ("fullest", 1.0), ("median", 0.5), ("emptiest", 0) }.Select(part =>
            new SimulatedLoad(part.Item1, [.. ordered.Select(all => SimulatedPolicyStatus.Short(all[(int)(part.Item2 * (all.Length - 1))]))]))];
    }
}

/// <summary>What was still on a member that had failed or was drained.</summary>
/// <param name="Member">Its address.</param>
/// <param name="After">How many seconds after that.</param>
/// <param name="Leased">The demand leased to it, as a part of what was before.</param>
/// <param name="Served">The demand of clients that still use it, as a part of what was before.</param>
internal sealed record DrainStatus(string Member, double After, double Leased, double Served);
