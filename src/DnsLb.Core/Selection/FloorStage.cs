using System.Globalization;

namespace DnsLb.Core.Selection;

/// <summary>The second stage: doubts the verdicts of a tier of which too little is up, and decides what an empty pool serves.</summary>
internal static class FloorStage
{
    /// <summary>What it is called in traces.</summary>
    public const string Name = "floor";

    /// <summary>Changes <paramref name="kept"/>, which holds the available members.</summary>
    public static void Apply<TTrace>(ReadOnlySpan<Candidate> candidates, SelectionRules rules, Span<bool> kept, ref TTrace trace)
        where TTrace : struct, ISelectionTrace
    {
        trace.Stage(Name);
        if (rules.Floor > 0)
        {
            ApplyFloor(candidates, rules, kept, ref trace);
        }

        if (!kept.Contains(true))
        {
            ApplyWhenEmpty(candidates, rules.WhenEmpty, kept, ref trace);
        }

        TraceKept(kept, ref trace);
    }

    private static void ApplyFloor<TTrace>(ReadOnlySpan<Candidate> candidates, SelectionRules rules, Span<bool> kept, ref TTrace trace)
        where TTrace : struct, ISelectionTrace
    {
        var tiers = Tiers(candidates, kept);
        bool oneHolds = tiers.Exists(tier => !tier.IsBelow(rules.Floor));
        foreach (TierWeight tier in tiers)
        {
            if (!tier.IsBelow(rules.Floor))
            {
                continue;
            }

            if (rules.OnFloor == OnFloor.All)
            {
                Note(tier, rules.Floor, "all its members count as up", ref trace);
                KeepAll(candidates, tier.Tier, kept);
            }
            else if (oneHolds)
            {
                Note(tier, rules.Floor, "on-floor=next-tier passes it over", ref trace);
                DropAll(candidates, tier.Tier, kept, ref trace);
            }
            else
            {
                Note(tier, rules.Floor, "no tier reaches its floor, so the lowest with a member up serves", ref trace);
            }
        }
    }

    private static void ApplyWhenEmpty<TTrace>(ReadOnlySpan<Candidate> candidates, WhenEmpty whenEmpty, Span<bool> kept, ref TTrace trace)
        where TTrace : struct, ISelectionTrace
    {
        if (whenEmpty == WhenEmpty.None)
        {
            trace.Note("no member is left: when-empty=none gives no address");
            return;
        }

        for (int member = 0; member < candidates.Length; member++)
        {
            kept[member] = !candidates[member].IsBarred;
        }

        trace.Note(kept.Contains(true)
            ? "no member is left: by when-empty=all, all that are not drained or forced down count as up"
            : "no member is left, and all are drained or forced down: those not even when-empty=all serves");
    }

    private static void KeepAll(ReadOnlySpan<Candidate> candidates, int tier, Span<bool> kept)
    {
        for (int member = 0; member < candidates.Length; member++)
        {
            kept[member] |= candidates[member].Tier == tier && !candidates[member].IsBarred;
        }
    }

    private static void DropAll<TTrace>(ReadOnlySpan<Candidate> candidates, int tier, Span<bool> kept, ref TTrace trace)
        where TTrace : struct, ISelectionTrace
    {
        for (int member = 0; member < candidates.Length; member++)
        {
            if (kept[member] && candidates[member].Tier == tier)
            {
                kept[member] = false;
                if (TTrace.IsRecording)
                {
                    trace.Dropped(member, $"tier {tier} is below its floor");
                }
            }
        }
    }

    private static void Note<TTrace>(TierWeight tier, double floor, string consequence, ref TTrace trace)
        where TTrace : struct, ISelectionTrace
    {
        if (TTrace.IsRecording)
        {
            trace.Note(string.Create(CultureInfo.InvariantCulture,
                $"tier {tier.Tier}: {100 * tier.Up / tier.Configured:0.##} % of its weight is up, less than its floor of {100 * floor:0.##} %: {consequence}"));
        }
    }

    private static void TraceKept<TTrace>(ReadOnlySpan<bool> kept, ref TTrace trace)
        where TTrace : struct, ISelectionTrace
    {
        for (int member = 0; member < kept.Length; member++)
        {
            if (kept[member])
            {
                trace.Kept(member);
            }
        }
    }

    // Ascending; tiers whose members are all drained do not exist.
    private static List<TierWeight> Tiers(ReadOnlySpan<Candidate> candidates, ReadOnlySpan<bool> kept)
    {
        var tiers = new SortedDictionary<int, TierWeight>();
        for (int member = 0; member < candidates.Length; member++)
        {
            ref readonly Candidate candidate = ref candidates[member];
            if (!candidate.IsDrained)
            {
                TierWeight weight = tiers.GetValueOrDefault(candidate.Tier, new TierWeight(candidate.Tier, 0, 0));
                tiers[candidate.Tier] = weight with
                {
                    Up = weight.Up + (kept[member] ? candidate.Weight : 0),
                    Configured = weight.Configured + candidate.Weight,
                };
            }
        }

        return [.. tiers.Values];
    }

    private readonly record struct TierWeight(int Tier, double Up, double Configured)
    {
        // The tolerance keeps 0.3 of 3 times 0.1 from falling below by rounding.
        public bool IsBelow(double floor) => Up < floor * Configured * (1 - 1e-12);
    }
}
