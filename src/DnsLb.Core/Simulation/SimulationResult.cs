namespace DnsLb.Core.Simulation;

/// <summary>How well a policy balances. Loads are relative to what each backend can serve, averaged over windows.</summary>
/// <param name="QueriesPerSecond">What resolvers asked.</param>
/// <param name="MaxOverMean">The load of the fullest backend as a multiple of that of all together, averaged over windows; 1 is perfect.</param>
/// <param name="MaxOverMeanIn95">What it is not above in 95 % of windows.</param>
/// <param name="Variation">The standard deviation of loads over their mean.</param>
/// <param name="BelowFull">In which part of windows no backend is used at 98 % or more.</param>
/// <param name="Shares">Each member's part of all that was served, by its index in the pool.</param>
/// <param name="History">The multiple in each window, in order.</param>
/// <param name="Drains">What was still on members that had failed or were drained.</param>
public sealed record SimulationResult(
    double QueriesPerSecond,
    double MaxOverMean,
    double MaxOverMeanIn95,
    double Variation,
    double BelowFull,
    IReadOnlyList<double> Shares,
    IReadOnlyList<double> History,
    IReadOnlyList<SimulatedDrain> Drains)
{
    /// <summary>The part of each member's capacity that was used, window by window, by its index in the pool; 0 while it can serve nothing.</summary>
    public IReadOnlyList<float[]> Utilisations { get; init; } = [];

    /// <summary>In which part of windows no backend is used at 90 % or more.</summary>
    public double BelowAlmostFull { get; init; }

    /// <summary>What answers were like.</summary>
    public AnswerStatistics Answers { get; init; }

    /// <summary>Queries per second, window by window.</summary>
    public IReadOnlyList<double> QueryRates { get; init; } = [];
}

/// <summary>What was still on a member that had failed or was drained.</summary>
/// <param name="Member">Its index in the pool.</param>
/// <param name="After">How long after that.</param>
/// <param name="Leased">The demand leased to it, as a part of what was before.</param>
/// <param name="Served">The demand of clients that still use it, as a part of what was before.</param>
public readonly record struct SimulatedDrain(int Member, TimeSpan After, double Leased, double Served);
