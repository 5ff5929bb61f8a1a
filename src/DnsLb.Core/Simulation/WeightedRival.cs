using DnsLb.Core.Selection;

namespace DnsLb.Core.Simulation;

/// <summary>Name servers that draw by weight: gdnsd and PowerDNS.</summary>
/// <param name="settings">What it is told.</param>
/// <param name="rule">Which of them.</param>
internal sealed class WeightedRival(RivalSettings settings, WeightedRival.Rule rule) : RivalAuthority(settings)
{
    /// <summary>How they draw.</summary>
    public enum Rule
    {
        /// <summary>One, anew each time.</summary>
        One,

        /// <summary>One, the same for a source as long as it is up.</summary>
        OneBySource,

        /// <summary>Each as often as its weight to the greatest, in any order.</summary>
        Several,
    }

    /// <inheritdoc/>
    public override SimulatedAnswer Answer(in SimulatedQuery query, Span<ushort> members) => new(
        rule switch
        {
            Rule.One => PickOne(Chance.Uniform(), members),
            Rule.OneBySource => PickOne(StableHash.Mix((ulong)query.Source ^ (ulong)(query.Source >> 64)) / (double)ulong.MaxValue, members),
            _ => PickSeveral(members),
        },
        Settings.Ttl);

    private int PickOne(double chance, Span<ushort> members)
    {
        double sum = 0;
        for (int member = 0; member < Members; member++)
        {
            sum += Weight(member);
        }

        double rest = chance * sum;
        for (int member = 0; member < Members; member++)
        {
            if (Serves(member))
            {
                members[0] = (ushort)member;
                rest -= Weight(member);
                if (rest < 0)
                {
                    return 1;
                }
            }
        }

        return sum > 0 ? 1 : 0;
    }

    private int PickSeveral(Span<ushort> members)
    {
        double most = GreatestWeight();
        int count = 0;
        for (int member = 0; member < Members; member++)
        {
            if (Chance.Uniform() * most < Weight(member))
            {
                // Put in at a place by chance: a shuffle while it grows (Fisher and Yates, inside out).
                int place = (int)(Chance.Uniform() * (count + 1));
                members[count] = members[place];
                members[place] = (ushort)member;
                count++;
            }
        }

        return count;
    }
}
