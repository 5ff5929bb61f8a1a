using DnsLb.Core.Pools;
using DnsLb.Core.Selection;
using DnsLb.Core.Zones;

namespace DnsLb.Core.ZoneFiles;

/// <summary>Checks that each tier of a pool can serve what its weights promise.</summary>
internal static class PoolWeights
{
    /// <summary>Reports a tier whose weights are all 0, <c>answers=</c> above what keeps the shares exact, once for all tiers, and a floor that keeps backups from serving.</summary>
    /// <remarks>The server lowers <c>answers=</c> likewise for the members that are up.</remarks>
    public static void Check(PoolDefinition pool, RecordPosition position, DiagnosticList diagnostics)
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
