using System.Globalization;

namespace DnsLb.Core.Selection;

/// <summary>The first stage: drops members that are down or drained.</summary>
internal static class AvailableStage
{
    /// <summary>Sets <paramref name="kept"/> for each candidate.</summary>
    public static void Apply<TTrace>(ReadOnlySpan<Candidate> candidates, Span<bool> kept, ref TTrace trace)
        where TTrace : struct, ISelectionTrace
    {
        trace.Stage("available");
        for (int member = 0; member < candidates.Length; member++)
        {
            ref readonly Candidate candidate = ref candidates[member];
            kept[member] = candidate.Condition.Up && !candidate.IsDrained;
            if (kept[member])
            {
                trace.Kept(member);
                NoteForcedOrScaled(candidate, ref trace);
            }
            else if (TTrace.IsRecording)
            {
                trace.Dropped(member, WhyNot(candidate));
            }
        }
    }

    private static string WhyNot(in Candidate candidate) => candidate switch
    {
        { Weight: 0 } => "drained by weight=0",
        { Condition.Forced: { } forced } => $"{forced.ToString().ToUpperInvariant()}! {candidate.Condition.Reason}",
        { Condition: { Up: true, Scale: { } scale } } => $"drained: {scale.Reason}",
        _ => $"down: {candidate.Condition.Reason}",
    };

    private static void NoteForcedOrScaled<TTrace>(in Candidate candidate, ref TTrace trace)
        where TTrace : struct, ISelectionTrace
    {
        if (TTrace.IsRecording && candidate.Condition.Forced == OverrideKind.Up)
        {
            trace.Note($"{candidate.Name} is UP! {candidate.Condition.Reason}");
        }

        if (TTrace.IsRecording && candidate.Condition.Scale is { } scale)
        {
            trace.Note(string.Create(CultureInfo.InvariantCulture, $"{candidate.Name} has {100 * scale.Factor:0.#} % of its weight: {scale.Reason}"));
        }
    }
}
