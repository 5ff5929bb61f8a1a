namespace DnsLb.Core.Selection;

/// <summary>The stages that do not depend on the query, in order: they run when a condition changes, not when a client asks.</summary>
public static class SelectionStages
{
    /// <summary>The most members in one answer: a DNS message has at most 65,535 bytes, and the shortest address record takes 16 of them.</summary>
    public const int MostAnswers = ushort.MaxValue / 16;

    /// <summary>Runs the stages up to the pick, and the TTL's.</summary>
    /// <param name="candidates">All members of the pool.</param>
    /// <param name="rules">What the pool asks for.</param>
    /// <param name="accounts">What is known of past answers.</param>
    /// <param name="trace">Hears what each stage does.</param>
    public static SelectionResult Run<TTrace>(ReadOnlySpan<Candidate> candidates, SelectionRules rules, SelectionAccounts accounts, ref TTrace trace)
        where TTrace : struct, ISelectionTrace
    {
        Span<bool> kept = new bool[candidates.Length];
        AvailableStage.Apply(candidates, kept, ref trace);
        FloorStage.Apply(candidates, rules, kept, ref trace);
        TierStage.Apply(candidates, kept, ref trace);
        uint ttl = TtlStage.Apply(candidates, rules, ref trace);
        ServingSet serving = Serving(candidates, kept, accounts);
        IPicker? picker = serving.Members.Length == 0 ? null : rules.Policy.CreatePicker(serving, Math.Min(rules.Answers, MostAnswers));
        return new SelectionResult(serving, picker, ttl);
    }

    private static ServingSet Serving(ReadOnlySpan<Candidate> candidates, ReadOnlySpan<bool> kept, SelectionAccounts accounts)
    {
        int count = kept.Count(true);
        var serving = new ServingSet(new ushort[count], new double[count], new TimeSpan[count], new ulong[count], new ulong[count], candidates.Length, accounts);
        int position = 0;
        for (int member = 0; member < candidates.Length; member++)
        {
            if (kept[member])
            {
                serving.Members[position] = (ushort)member;
                serving.Weights[position] = candidates[member].EffectiveWeight;
                serving.Latencies[position] = candidates[member].Condition.Latency;
                serving.Groups[position] = candidates[member].AddressGroup;
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
