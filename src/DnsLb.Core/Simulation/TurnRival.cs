namespace DnsLb.Core.Simulation;

/// <summary>
/// RR2, round robin with turns of their own for sources of more than the mean demand, and what became of it (Colajanni, Yu, SIGMETRICS PER
/// 25(2), 1997; Cardellini, Colajanni, Yu, WWW 2(3), 1999): members skipped for what they lack (PRR2), TTLs by source (TTL/K) and by member (S).
/// </summary>
/// <param name="settings">What it is told.</param>
/// <param name="demand">What it knows of sources.</param>
/// <param name="rule">Which of them.</param>
internal sealed class TurnRival(RivalSettings settings, ISourceDemand demand, TurnRival.Rule rule) : RivalAuthority(settings)
{
    private readonly EqualWork _work = new(settings, demand);
    private readonly double _meanWeight = settings.Weights.Where(weight => weight > 0).Average();
    private readonly int[] _last = [-1, -1];

    /// <summary>What turns and TTLs depend on besides.</summary>
    /// <param name="Skips">A member is skipped with the probability of what it lacks to the greatest.</param>
    /// <param name="BySource">The TTL is in inverse proportion to the demand of the source.</param>
    /// <param name="ByMember">The TTL is in proportion to the weight of the member.</param>
    public readonly record struct Rule(bool Skips = false, bool BySource = false, bool ByMember = false);

    /// <inheritdoc/>
    public override SimulatedAnswer Answer(in SimulatedQuery query, Span<ushort> members)
    {
        demand.Asked(query.Time, query.Source);
        double rate = demand.Of(query.Source);
        int member = Take(ref _last[rate > demand.Mean ? 1 : 0]);
        double ttl = member >= 0 && rule.BySource ? Ttl(_work.Next(query.Time) / rate, member) : Settings.Ttl;
        demand.Answered(query.Source, ttl);
        if (member < 0)
        {
            return new SimulatedAnswer(0, ttl);
        }

        members[0] = (ushort)member;
        return new SimulatedAnswer(1, ttl);
    }

    private int Take(ref int last)
    {
        double greatest = rule.Skips ? GreatestWeight() : 0;
        do
        {
            last = Next(last);
        }
        while (last >= 0 && Chance.Uniform() * greatest > Weight(last));
        return last;
    }

    // TTLs are whole seconds: rounded by chance, their mean stays.
    private double Ttl(double bySource, int member) =>
        Math.Floor((rule.ByMember ? bySource * Settings.Weights[member] / _meanWeight : bySource) + Chance.Uniform());
}
