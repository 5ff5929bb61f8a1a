using DnsLb.Core.Selection;

namespace DnsLb.Core.Simulation;

/// <summary>What other servers would answer for the members of the first tier, always with one TTL: what they make of health for it is not simulated.</summary>
internal sealed class RivalAuthority : IAuthority
{
    private readonly Rule _rule;
    private readonly double[] _weights;
    private readonly double[] _scales;
    private readonly double _ttl;
    private readonly Chance _chance;

    private RivalAuthority(Rule rule, double[] weights, double ttl, int seed)
    {
        _rule = rule;
        _weights = weights;
        _scales = [.. Enumerable.Repeat(1.0, weights.Length)];
        _ttl = ttl;
        _chance = new Chance(seed, ChanceRow.Answers);
    }

    private delegate int Rule(RivalAuthority authority, UInt128 source, Span<ushort> members);

    /// <summary>Their names, with what they are.</summary>
    public static IReadOnlyList<(string Name, string Meaning)> All { get; } =
    [
        ("gdnsd", "gdnsd's plugin weighted, and PowerDNS's pickwrandom: one by weight, drawn anew each time"),
        ("gdnsd-multi", "gdnsd's weighted with multi: each in the answer as often as its weight to the greatest, in any order"),
        ("pickwhashed", "PowerDNS's pickwhashed: one by weight, the same for a source as long as it is up"),
    ];

    /// <summary>A rival by its name.</summary>
    /// <param name="name">One of <see cref="All"/>.</param>
    /// <param name="weights">The weights of the members.</param>
    /// <param name="ttl">The TTL in seconds.</param>
    /// <param name="seed">Which chance.</param>
    public static RivalAuthority Named(string name, double[] weights, double ttl, int seed) => new(
        name switch
        {
            "gdnsd" => (authority, _, members) => authority.PickOne(authority._chance.Uniform(), members),
            "gdnsd-multi" => (authority, _, members) => authority.PickSeveral(members),
            "pickwhashed" => (authority, source, members) => authority.PickOne(StableHash.Mix((ulong)source) / (double)ulong.MaxValue, members),
            _ => throw new ArgumentException($"no rival \"{name}\"", nameof(name)),
        },
        weights,
        ttl,
        seed);

    /// <inheritdoc/>
    public SimulatedAnswer Answer(in SimulatedQuery query, Span<ushort> members) => new(_rule(this, query.Source, members), _ttl);

    /// <inheritdoc/>
    public void Change(int member, bool isUp, double scale) => _scales[member] = isUp ? scale : 0;

    /// <inheritdoc/>
    public void Feedback(double now, ReadOnlySpan<double> loads)
    {
        // None of them looks at it.
    }

    private double Weight(int member) => _scales[member] * _weights[member];

    private int PickOne(double chance, Span<ushort> members)
    {
        double sum = 0;
        for (int member = 0; member < _weights.Length; member++)
        {
            sum += Weight(member);
        }

        double rest = chance * sum;
        for (int member = 0; member < _weights.Length; member++)
        {
            if (Weight(member) > 0)
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
        double most = 0;
        for (int member = 0; member < _weights.Length; member++)
        {
            most = Math.Max(most, Weight(member));
        }

        int count = 0;
        for (int member = 0; member < _weights.Length; member++)
        {
            if (_chance.Uniform() * most < Weight(member))
            {
                // Put in at a place by chance: a shuffle while it grows (Fisher and Yates, inside out).
                int place = (int)(_chance.Uniform() * (count + 1));
                members[count] = members[place];
                members[place] = (ushort)member;
                count++;
            }
        }

        return count;
    }
}
