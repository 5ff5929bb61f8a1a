using DnsLb.Core.Pools;
using DnsLb.Core.Zones;

namespace DnsLb.Core.ZoneFiles;

/// <summary>Checks that each tier of a pool can serve what its weights promise.</summary>
internal static class PoolWeights
{
    /// <summary>Reports a tier whose weights are all 0, and <c>answers=</c> above what keeps the shares exact.</summary>
    /// <remarks>k addresses at a time give every member its share only while k times the greatest share is at most 1; the server lowers k otherwise.</remarks>
    public static void Check(PoolDefinition pool, RecordPosition position, DiagnosticList diagnostics)
    {
        foreach (IGrouping<int, Member> tier in pool.Members.GroupBy(member => member.Settings.Tier).OrderBy(tier => tier.Key))
        {
            double sum = tier.Sum(member => member.Settings.Weight);
            if (sum == 0)
            {
                diagnostics.Error(position, $"all weights of tier {tier.Key} of \"{pool.Name}\" are 0; give one member a weight above 0");
            }
            else if (pool.Settings is { Policy: "weighted", Answers: { } answers and not PoolSettings.AllMembers })
            {
                double greatest = tier.Max(member => member.Settings.Weight) / sum;
                int lowered = (int)Math.Floor((1 / greatest) + 1e-9);
                if (answers > lowered)
                {
                    diagnostics.Warning(position, $"answers={answers} of \"{pool.Name}\" is lowered to {lowered} in tier {tier.Key}: one member has {greatest:P0} of the weight, and more addresses at a time would cut its share");
                }
            }
        }
    }
}
