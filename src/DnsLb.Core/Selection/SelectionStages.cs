namespace DnsLb.Core.Selection;

/// <summary>The stages that do not depend on the query, in order: they run when a condition changes, not when a client asks.</summary>
public static class SelectionStages
{
    /// <summary>Runs the stages up to the pick, and the TTL's.</summary>
    /// <param name="candidates">All members of the pool.</param>
    /// <param name="rules">What the pool asks for.</param>
    /// <param name="rotation">The numbers of the pool's answers.</param>
    /// <param name="trace">Hears what each stage does.</param>
    public static SelectionResult Run<TTrace>(ReadOnlySpan<Candidate> candidates, SelectionRules rules, Rotation rotation, ref TTrace trace)
        where TTrace : struct, ISelectionTrace
    {
        Span<bool> kept = new bool[candidates.Length];
        AvailableStage.Apply(candidates, kept, ref trace);
        FloorStage.Apply(candidates, rules, kept, ref trace);
        TierStage.Apply(candidates, kept, ref trace);
        uint ttl = TtlStage.Apply(candidates, rules, ref trace);
        ServingSet serving = Serving(candidates, kept, rotation);
        return new SelectionResult(serving, serving.Members.Length == 0 ? null : rules.Policy.CreatePicker(serving, rules.Answers), ttl);
    }

    private static ServingSet Serving(ReadOnlySpan<Candidate> candidates, ReadOnlySpan<bool> kept, Rotation rotation)
    {
        int count = kept.Count(true);
        var serving = new ServingSet(new ushort[count], new double[count], new ulong[count], rotation);
        int position = 0;
        for (int member = 0; member < candidates.Length; member++)
        {
            if (kept[member])
            {
                serving.Members[position] = (ushort)member;
                serving.Weights[position] = candidates[member].Weight;
                serving.AddressHashes[position++] = candidates[member].AddressHash;
            }
        }

        return serving;
    }
}

/// <summary>What the stages before the pick leave.</summary>
/// <param name="Serving">The members that may be served.</param>
/// <param name="Picker">Picks among them; null when there are none.</param>
/// <param name="Ttl">The TTL in seconds.</param>
public readonly record struct SelectionResult(ServingSet Serving, IPicker? Picker, uint Ttl);
