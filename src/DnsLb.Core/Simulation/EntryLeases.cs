namespace DnsLb.Core.Simulation;

/// <summary>What each entry of a cache leases to backends: while it holds an answer, all demand of its clients.</summary>
/// <param name="loads">Gets the leases.</param>
/// <param name="entries">How many entries there are; none holds an answer at first.</param>
internal sealed class EntryLeases(BackendLoads loads, int entries)
{
    private readonly ushort[] _one = new ushort[entries];
    private readonly ushort[]?[] _several = new ushort[entries][];
    private readonly double[] _demand = new double[entries];
    private readonly bool[] _known = new bool[entries];

    /// <summary>Whether an entry has ever had an answer.</summary>
    public bool HasAnswered(int entry) => _known[entry];

    /// <summary>Whether it leases now.</summary>
    public bool IsOpen(int entry) => _demand[entry] > 0;

    /// <summary>The members of its last answer that clients use.</summary>
    public ReadOnlySpan<ushort> Members(int entry) => _several[entry] ?? new ReadOnlySpan<ushort>(ref _one[entry]);

    /// <summary>The entry has an answer; what it leased before is over.</summary>
    /// <param name="entry">Which entry.</param>
    /// <param name="now">When.</param>
    /// <param name="members">The members that clients use, alike.</param>
    /// <param name="demand">The demand of its clients; 0: the answer is used once.</param>
    public void Open(int entry, double now, ReadOnlySpan<ushort> members, double demand)
    {
        Resize(entry, now, 0);
        _known[entry] = true;
        _one[entry] = members[0];
        if (members.Length == 1)
        {
            _several[entry] = null;
        }
        else if (_several[entry]?.Length == members.Length)
        {
            members.CopyTo(_several[entry]);
        }
        else
        {
            _several[entry] = members.ToArray();
        }

        Resize(entry, now, demand);
    }

    /// <summary>The demand of its clients changes; 0: its answer is over.</summary>
    public void Resize(int entry, double now, double demand)
    {
        double change = demand - _demand[entry];
        _demand[entry] = demand;
        if (change != 0)
        {
            ReadOnlySpan<ushort> members = Members(entry);
            foreach (ushort member in members)
            {
                loads.Lease(member, now, change / members.Length);
            }
        }
    }
}
