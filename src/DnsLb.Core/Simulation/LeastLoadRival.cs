namespace DnsLb.Core.Simulation;

/// <summary>
/// The member with the least load that answers have brought it, by its weight (Colajanni, Yu, Dias, IEEE TPDS 9(6), 1998): MRL counts what
/// is left of each lease and of the sessions after it, DAL all that ever was.
/// </summary>
/// <param name="settings">What it is told.</param>
/// <param name="demand">What it knows of sources.</param>
/// <param name="forgets">Whether leases end: MRL, else DAL.</param>
internal sealed class LeastLoadRival(RivalSettings settings, ISourceDemand demand, bool forgets) : RivalAuthority(settings)
{
    // What is left of a lease is its rate times the time to its end: of all of a member, the sum of rate times end, less the sum of rates times now.
    private readonly double[] _rates = new double[settings.Weights.Length];
    private readonly double[] _ends = new double[settings.Weights.Length];
    private readonly PriorityQueue<(int Member, double Rate), double> _leases = new();

    /// <inheritdoc/>
    public override SimulatedAnswer Answer(in SimulatedQuery query, Span<ushort> members)
    {
        double now = query.Time;
        demand.Asked(now, query.Source);
        demand.Answered(query.Source, Settings.Ttl);
        EndLeases(now);
        int best = -1;
        for (int member = 0; member < Members; member++)
        {
            if (Serves(member) && (best < 0 || Load(member, now) < Load(best, now)))
            {
                best = member;
            }
        }

        if (best < 0)
        {
            return new SimulatedAnswer(0, Settings.Ttl);
        }

        Lease(best, now, demand.Of(query.Source));
        members[0] = (ushort)best;
        return new SimulatedAnswer(1, Settings.Ttl);
    }

    private double Load(int member, double now) => (_ends[member] - (_rates[member] * now)) / Weight(member);

    private void Lease(int member, double now, double rate)
    {
        if (!forgets)
        {
            _ends[member] += rate * Settings.Ttl;
            return;
        }

        double end = now + Settings.Ttl + Settings.Persistence;
        _rates[member] += rate;
        _ends[member] += rate * end;
        _leases.Enqueue((member, rate), end);
    }

    private void EndLeases(double now)
    {
        while (_leases.TryPeek(out (int Member, double Rate) lease, out double end) && end <= now)
        {
            _leases.Dequeue();
            _rates[lease.Member] -= lease.Rate;
            _ends[lease.Member] -= lease.Rate * end;
        }
    }
}
