namespace DnsLb.Core.Simulation;

/// <summary>The next member in turn, whatever its weight: alone, or before all others as in BIND's <c>rrset-order cyclic</c>.</summary>
/// <param name="settings">What it is told.</param>
/// <param name="all">Whether the others come after it.</param>
internal sealed class RotatingRival(RivalSettings settings, bool all) : RivalAuthority(settings)
{
    private int _first = -1;

    /// <inheritdoc/>
    public override SimulatedAnswer Answer(in SimulatedQuery query, Span<ushort> members)
    {
        _first = Next(_first);
        int count = 0;
        for (int step = 0; step < (_first < 0 ? 0 : all ? Members : 1); step++)
        {
            int member = (_first + step) % Members;
            if (Serves(member))
            {
                members[count++] = (ushort)member;
            }
        }

        return new SimulatedAnswer(count, Settings.Ttl);
    }
}
