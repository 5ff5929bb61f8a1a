namespace DnsLb.Core.Leases;

/// <summary>
/// Finds out how long clients stay with an address: where the load of members moves more from one report to the next than was expected,
/// in the same direction, they stay for less long.
/// </summary>
/// <remarks>The slope of what was not expected over what was, by least squares over all members, is 0 when the persistence is right.</remarks>
internal static class PersistenceFit
{
    // Of what one report suggests, this part is believed.
    private const double Gain = 0.1;
    private const double MostSlope = 1;

    // What was configured counts too, the more the farther the persistence is from it.
    private const double Pull = 0.1;

    /// <summary>No persistence is shorter or longer than this many times the one that was configured.</summary>
    public const double MostFactor = 12;

    /// <summary>The persistence after a report, in seconds.</summary>
    /// <param name="persistence">That before.</param>
    /// <param name="configured">That of the pool.</param>
    /// <param name="noise">The sum of the squares of what in the differences is noise: what moves less says nothing.</param>
    /// <param name="uncertain">What of the products of the two is there because nobody knows exactly what members serve.</param>
    /// <param name="moved">By how much each member's load was expected to change since the report before.</param>
    /// <param name="differences">By how much it was more in fact; NaN: nothing was heard of the member.</param>
    public static double Next(double persistence, double configured, double noise, double uncertain, ReadOnlySpan<double> moved, ReadOnlySpan<double> differences)
    {
        double together = -uncertain;
        double squares = noise;
        for (int member = 0; member < moved.Length; member++)
        {
            if (!double.IsNaN(differences[member]))
            {
                together += moved[member] * differences[member];
                squares += moved[member] * moved[member];
            }
        }

        double slope = squares > 0 ? Math.Clamp(together / squares, -MostSlope, MostSlope) : 0;
        double pull = Pull * Math.Log(persistence / configured);
        return Math.Clamp(persistence * Math.Exp(-Gain * (slope + pull)), configured / MostFactor, configured * MostFactor);
    }
}
