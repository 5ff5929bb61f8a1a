namespace DnsLb.Core.Selection;

/// <summary>The last stage: an answer should not be cached longer than until health may change.</summary>
internal static class TtlStage
{
    /// <summary>
    /// The least of the pool's MAX and the soonest moment that the verdict of any member could change, served or not; never below
    /// MIN. Whole seconds, rounded down.
    /// </summary>
    public static uint Apply<TTrace>(ReadOnlySpan<Candidate> candidates, SelectionRules rules, ref TTrace trace)
        where TTrace : struct, ISelectionTrace
    {
        trace.Stage("ttl");
        int soonest = Soonest(candidates);
        double change = soonest < 0 ? double.PositiveInfinity : Math.Floor(candidates[soonest].Condition.SoonestChange!.Value.TotalSeconds);
        uint ttl = (uint)Math.Max(rules.TtlMin, Math.Min(rules.TtlMax, change));
        if (TTrace.IsRecording)
        {
            trace.Ttl(ttl, change >= rules.TtlMax ? "the pool's greatest TTL; no member could change sooner"
                : change < rules.TtlMin ? $"the pool's least TTL, although {Change(candidates[soonest], change)}"
                : Change(candidates[soonest], change));
        }

        return ttl;
    }

    private static string Change(in Candidate candidate, double seconds) =>
        $"{candidate.Name} could be {(!candidate.Condition.Up ? "up" : candidate.Condition.Scale is null ? "down" : "down, or have another weight,")} in {seconds} s";

    // The member whose verdict could change first, or -1 when none ever does.
    private static int Soonest(ReadOnlySpan<Candidate> candidates)
    {
        int soonest = -1;
        for (int member = 0; member < candidates.Length; member++)
        {
            if (candidates[member] is { IsDrained: false, Condition.SoonestChange: { } change }
                && (soonest < 0 || change < candidates[soonest].Condition.SoonestChange))
            {
                soonest = member;
            }
        }

        return soonest;
    }
}
