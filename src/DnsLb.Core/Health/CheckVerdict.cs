using DnsLb.Core.Checks;

namespace DnsLb.Core.Health;

/// <summary>What one check, probed or calculated, says of a member.</summary>
/// <remarks>
/// A calculated check follows the verdicts of its parts at once: each is damped by its own fall and rise, the whole is not damped again.
/// <code>
/// of n parts, k needed, u up, d down    verdict    may change as soon as
/// u at least k                          up         u - k + 1 of the up parts fall
/// n - d less than k                     down       k - u of the other parts rise
/// else                                  unknown    now
/// </code>
/// Silent parts do not count: of the others as many are needed, or all if they are fewer. Where all are silent, so is the whole.
/// </remarks>
/// <param name="Name">The check's name in the zone file.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="SoonestChange">How soon the verdict could change, counted from a probe.</param>
/// <param name="Degraded">Why the member deserves less than its full weight; null: it does not.</param>
/// <param name="Recovered">Since when as many parts have been up as are needed, as the clock's timestamp; null: it is not up, or they never were down.</param>
internal sealed record CheckVerdict(string Name, Verdict Verdict, string Reason, TimeSpan SoonestChange, string? Degraded, long? Recovered)
{
    private const int LongestReason = 400;

    /// <summary>True when it is up for want of news alone, so that other checks decide.</summary>
    public bool IsSilent { get; init; }

    /// <summary>What a check says that is probed.</summary>
    public static CheckVerdict Of(CheckHealth check)
    {
        var (name, target, health) = check;
        return new CheckVerdict(name, health.State.Verdict, health.Describe(target.Timing), health.SoonestChange(target.Timing), health.Degraded, health.Recovered)
        {
            IsSilent = health.IsSilent(target.Timing),
        };
    }

    /// <summary>What each of some rules makes of the checks that are probed.</summary>
    public static IReadOnlyList<CheckVerdict> Of(IReadOnlyList<CheckRule> rules, IReadOnlyList<CheckHealth> checks)
    {
        var known = checks.DistinctBy(check => check.CheckName).ToDictionary(check => check.CheckName, Of);
        return [.. rules.Select(rule => Of(rule, known))];
    }

    /// <summary>What so many of some verdicts amount to.</summary>
    /// <param name="name">The name of the whole.</param>
    /// <param name="least">How many must be up.</param>
    /// <param name="parts">The verdicts.</param>
    public static CheckVerdict Calculate(string name, int least, IReadOnlyList<CheckVerdict> parts)
    {
        bool isSilent = parts.All(part => part.IsSilent);
        CheckVerdict[] silent = isSilent ? [] : [.. parts.Where(part => part.IsSilent)];
        CheckVerdict[] up = [.. parts.Where(part => part.Verdict == Verdict.Up && (isSilent || !part.IsSilent))];
        CheckVerdict[] others = [.. parts.Where(part => part.Verdict != Verdict.Up)];
        least = Math.Min(least, up.Length + others.Length);
        Verdict verdict =
            up.Length >= least ? Verdict.Up
            : up.Length + others.Count(part => part.Verdict != Verdict.Down) < least ? Verdict.Down
            : Verdict.Unknown;
        TimeSpan soonest = verdict switch
        {
            Verdict.Up => up.Select(part => part.SoonestChange).Order().ElementAt(up.Length - least),
            Verdict.Down => others.Select(part => part.SoonestChange).Order().ElementAt(least - up.Length - 1),
            _ => TimeSpan.Zero,
        };

        // Null, of a part that never was down, comes first.
        long? recovered = verdict == Verdict.Up ? up.Select(part => part.Recovered).Order().ElementAt(least - 1) : null;
        string? degraded = up.Count(part => part.Degraded is null) >= least ? null : Join(parts.Where(part => part is { Degraded: not null, IsSilent: false }), part => part.Degraded!);
        return new CheckVerdict(name, verdict, Describe(least, up, others, silent), silent.Select(part => part.SoonestChange).Append(soonest).Min(), degraded is "" ? null : degraded, recovered)
        {
            IsSilent = isSilent,
        };
    }

    /// <summary>Verdicts in one line, each with its name.</summary>
    public static string Join(IEnumerable<CheckVerdict> verdicts, Func<CheckVerdict, string> text) =>
        string.Join("; ", verdicts.Select(verdict => $"{verdict.Name}: {text(verdict)}"));

    // Rules may share parts: each is calculated once.
    private static CheckVerdict Of(CheckRule rule, Dictionary<string, CheckVerdict> known)
    {
        if (!known.TryGetValue(rule.Name, out CheckVerdict? verdict))
        {
            verdict = Calculate(rule.Name, rule.Least, [.. rule.Parts.Select(part => Of(part, known))]);
            known.Add(rule.Name, verdict);
        }

        return verdict;
    }

    private static string Describe(int least, CheckVerdict[] up, CheckVerdict[] others, CheckVerdict[] silent)
    {
        string parts = Join([.. others.Length > 0 ? others : up, .. silent], part => part.Reason);
        string reason = $"{up.Length} of {up.Length + others.Length} up{(others.Length > 0 ? $", {least} needed" : "")} ({parts})";
        return reason.Length > LongestReason ? $"{reason[..LongestReason]}…" : reason;
    }
}
