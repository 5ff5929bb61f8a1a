using DnsLb.Core.Pools;

namespace DnsLb.Core.Health;

/// <summary>A pool and the loops that probe its members. Not thread-safe: the monitor's lock guards it.</summary>
internal sealed class WatchedPool
{
    private readonly WatchedCheck[][] _checks;
    private readonly Verdict[] _verdicts;

    /// <param name="pool">The pool.</param>
    /// <param name="checks">The checks of each member.</param>
    public WatchedPool(Pool pool, WatchedCheck[][] checks)
    {
        Pool = pool;
        _checks = checks;
        _verdicts = [.. Members().Select(member => member.Verdict)];
    }

    /// <summary>The pool.</summary>
    public Pool Pool { get; }

    /// <summary>The loops that its verdicts come from, each once.</summary>
    public IEnumerable<ProbeLoop> Loops => _checks.SelectMany(checks => checks).Select(check => check.Loop).Distinct();

    /// <summary>What is known of each member.</summary>
    public IReadOnlyList<MemberHealth> Members() =>
        [.. Pool.Definition.Members.Select((member, index) => MemberHealth.Of(member, [.. _checks[index].Select(check => check.Health)]))];

    /// <summary>Tells the pool, and returns the verdicts that changed since the last time.</summary>
    public IReadOnlyList<VerdictChange> Publish(DateTimeOffset now)
    {
        IReadOnlyList<MemberHealth> members = Members();
        Pool.Publish([.. members.Select(member => member.Condition)]);
        List<VerdictChange> changes = [];
        for (int member = 0; member < members.Count; member++)
        {
            if (members[member].Verdict != _verdicts[member])
            {
                changes.Add(new VerdictChange(Pool, member, _verdicts[member], members[member].Verdict, members[member].Condition.Reason, now));
                _verdicts[member] = members[member].Verdict;
            }
        }

        return changes;
    }
}

/// <summary>One check of a member and the loop that probes for it.</summary>
internal sealed record WatchedCheck(string Name, ProbeLoop Loop)
{
    /// <summary>What is known from it.</summary>
    public CheckHealth Health => new(Name, Loop.Target, Loop.Health);
}
