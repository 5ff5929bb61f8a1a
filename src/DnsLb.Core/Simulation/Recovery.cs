namespace DnsLb.Core.Simulation;

/// <summary>How long loads are uneven after something has happened.</summary>
public static class Recovery
{
    /// <summary>Up to this multiple of its share a member is not too full.</summary>
    public const double Even = 1.1;

    // One even window may be chance.
    private const int InARow = 3;

    /// <summary>How long it takes until no member has more than <see cref="Even"/> times its share, for three windows in a row.</summary>
    /// <param name="result">The loads.</param>
    /// <param name="window">The length of a window.</param>
    /// <param name="happened">When it happened, from the beginning of the first window.</param>
    /// <returns>The time until the first of these windows begins, at least zero; null: they do not come.</returns>
    public static TimeSpan? After(SimulationResult result, TimeSpan window, TimeSpan happened)
    {
        int first = Math.Max(0, (int)Math.Floor(happened / window));
        for (int i = first; i + InARow <= result.History.Count; i++)
        {
            if (result.History.Skip(i).Take(InARow).All(multiple => multiple <= Even))
            {
                TimeSpan time = (i * window) - happened;
                return time > TimeSpan.Zero ? time : TimeSpan.Zero;
            }
        }

        return null;
    }
}
