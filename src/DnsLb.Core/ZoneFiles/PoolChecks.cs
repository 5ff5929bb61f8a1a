using DnsLb.Core.Pools;
using DnsLb.Core.Selection;
using DnsLb.Core.Wire;
using DnsLb.Core.Zones;

namespace DnsLb.Core.ZoneFiles;

/// <summary>Checks that a pool can serve what it promises.</summary>
internal static class PoolChecks
{
    /// <summary>Reports a pool with too many members, answers that fit no message, a tier whose weights are all 0, a slow start that has no effect, members that nothing takes down when they die, <c>answers=</c> above what keeps the shares exact, and a floor that keeps backups from serving.</summary>
    public static void Check(PoolDefinition pool, RecordPosition position, DiagnosticList diagnostics)
    {
        if (pool.Members.Count > PoolDefinition.MostMembers)
        {
            diagnostics.Error(position, $"\"{pool.Name}\" has {pool.Members.Count} addresses; a pool holds at most {PoolDefinition.MostMembers}");
            return;
        }

        CheckSize(pool, position, diagnostics);
        CheckSlowStart(pool, position, diagnostics);
        CheckJudged(pool, position, diagnostics);
        CheckTiers(pool, position, diagnostics);
    }

    // No error: with fewer members up, or over a reload, the answers may well fit.
    private static void CheckSize(PoolDefinition pool, RecordPosition position, DiagnosticList diagnostics)
    {
        int most = ZoneChecks.MostAnswerBytes / (RRFormat.HeaderLength + (pool.IsIPv6 ? 16 : 4));
        int answers = Math.Min(pool.Settings.Answers ?? Policies.Named(pool.Settings.Policy).DefaultAnswers, pool.Members.Count);
        if (answers > most)
        {
            diagnostics.Warning(position, $"{answers} addresses of \"{pool.Name}\" fit no answer: a message holds 64 KB; write answers={most} or less");
        }
    }

    private static void CheckSlowStart(PoolDefinition pool, RecordPosition position, DiagnosticList diagnostics)
    {
        string rotate = SharePicker.RotatePolicy.Name;
        if (pool.Settings.SlowStart is not null && pool.Settings.Policy == rotate)
        {
            diagnostics.Warning(position, $"slow-start of \"{pool.Name}\" has no effect with policy={rotate}, which goes by no weight; write another policy such as weighted, or leave it out");
        }
    }

    private static void CheckJudged(PoolDefinition pool, RecordPosition position, DiagnosticList diagnostics)
    {
        if (pool.Members.FirstOrDefault(IsUpUnheard) is { } member)
        {
            diagnostics.Error(position, $"{member.DisplayName} of \"{pool.Name}\" would stay up for ever, as unreachable=ignore passes a dead one too and it has no other check; add one to check=, or write unreachable=fail");
        }
    }

    // Whether it is up when its checks hear nothing of it: a single one that fails then decides alone.
    private static bool IsUpUnheard(Member member) => member.Checks.Count > 0 && member.Checks.All(check => check.Check.PassesUnheard);

    // The server lowers answers= likewise for the members that are up.
    private static void CheckTiers(PoolDefinition pool, RecordPosition position, DiagnosticList diagnostics)
    {
        Policy policy = Policies.Named(pool.Settings.Policy);
        var lowered = new List<string>();
        IGrouping<int, Member>[] tiers = [.. pool.Members.GroupBy(member => member.Settings.Tier).OrderBy(tier => tier.Key)];
        foreach (IGrouping<int, Member> tier in tiers)
        {
            double[] weights = [.. tier.Select(member => member.Settings.Weight).Where(weight => weight > 0)];
            if (weights.Length == 0)
            {
                diagnostics.Error(position, $"all weights of tier {tier.Key} of \"{pool.Name}\" are 0; give one member a weight above 0");
            }
            else if (pool.Settings.Answers is { } answers and not PoolSettings.AllMembers)
            {
                int most = policy.MostAnswers(weights);
                if (most < Math.Min(answers, weights.Length))
                {
                    lowered.Add($"{most} in tier {tier.Key}, where one member has {weights.Max() / weights.Sum():P0} of the weight");
                }
            }
        }

        if (lowered.Count > 0)
        {
            diagnostics.Warning(position, $"answers={pool.Settings.Answers} of \"{pool.Name}\" is lowered to {string.Join(", to ", lowered)}: more addresses at a time would cut that member's share");
        }

        // A tier that is either above its floor or taken as up never gives way to the next.
        if (tiers.Length > 1 && pool.Settings is { Floor: > 0, OnFloor: OnFloor.All })
        {
            diagnostics.Warning(position, $"only tier {tiers[0].Key} of \"{pool.Name}\" ever serves: below the floor all of it counts as up; write on-floor=next-tier to let the next tier serve");
        }
    }
}
