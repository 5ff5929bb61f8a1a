namespace DnsLb.Core.Simulation;

/// <summary>Smooth weighted round robin, as nginx has it: one by weight, and those of a member as far apart as can be.</summary>
/// <param name="settings">What it is told.</param>
internal sealed class SmoothRival(RivalSettings settings) : RivalAuthority(settings)
{
    private readonly double[] _current = new double[settings.Weights.Length];

    /// <inheritdoc/>
    public override SimulatedAnswer Answer(in SimulatedQuery query, Span<ushort> members)
    {
        double sum = 0;
        int best = -1;
        for (int member = 0; member < Members; member++)
        {
            if (Serves(member))
            {
                sum += Weight(member);
                _current[member] += Weight(member);
                best = best < 0 || _current[member] > _current[best] ? member : best;
            }
        }

        if (best < 0)
        {
            return new SimulatedAnswer(0, Settings.Ttl);
        }

        _current[best] -= sum;
        members[0] = (ushort)best;
        return new SimulatedAnswer(1, Settings.Ttl);
    }
}
