namespace DnsLb.Core.Selection;

/// <summary>The third stage: the lowest tier that still has members serves alone.</summary>
internal static class TierStage
{
    /// <summary>Changes <paramref name="kept"/>.</summary>
    public static void Apply<TTrace>(ReadOnlySpan<Candidate> candidates, Span<bool> kept, ref TTrace trace)
        where TTrace : struct, ISelectionTrace
    {
        trace.Stage("tier");
        int lowest = int.MaxValue;
        for (int member = 0; member < candidates.Length; member++)
        {
            if (kept[member])
            {
                lowest = Math.Min(lowest, candidates[member].Tier);
            }
        }

        for (int member = 0; member < candidates.Length; member++)
        {
            if (!kept[member])
            {
                continue;
            }

            kept[member] = candidates[member].Tier == lowest;
            if (kept[member])
            {
                trace.Kept(member);
            }
            else if (TTrace.IsRecording)
            {
                trace.Dropped(member, $"backup: tier {candidates[member].Tier} serves only when tier {lowest} cannot");
            }
        }
    }
}
