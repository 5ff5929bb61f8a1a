using DnsLb.Core.Pools;
using DnsLb.Core.Selection;

namespace DnsLb.Core.Health;

/// <summary>A pool and the loops that probe its members. Not thread-safe: the monitor's lock guards it.</summary>
internal sealed class WatchedPool
{
    private readonly WatchedCheck[][] _checks;
    private readonly ILookup<ProbeLoop, int> _membersOf;
    private readonly MemberCondition[] _conditions;
    private readonly Verdict[] _verdicts;

    /// <param name="pool">The pool.</param>
    /// <param name="checks">The checks of each member.</param>
    public WatchedPool(Pool pool, WatchedCheck[][] checks)
    {
        Pool = pool;
        _checks = checks;
        _membersOf = checks
            .SelectMany((ofMember, member) => ofMember.Select(check => (check.Loop, Member: member)).Distinct())
            .ToLookup(pair => pair.Loop, pair => pair.Member);
        IReadOnlyList<MemberHealth> members = Members();
        _conditions = [.. members.Select(member => member.Condition)];
        _verdicts = [.. members.Select(member => member.Verdict)];
    }

    /// <summary>The pool.</summary>
    public Pool Pool { get; }

    /// <summary>The checks of all members.</summary>
    public IEnumerable<WatchedCheck> Checks => _checks.SelectMany(checks => checks);

    /// <summary>The loops that its verdicts come from, each once.</summary>
    public IEnumerable<ProbeLoop> Loops => _membersOf.Select(loop => loop.Key);

    /// <summary>What is known of each member.</summary>
    public IReadOnlyList<MemberHealth> Members() => [.. Pool.Definition.Members.Select((_, member) => HealthOf(member))];

    /// <summary>What the pool is to be told: one condition for each member.</summary>
    public MemberCondition[] Conditions() => [.. _conditions];

    /// <summary>Takes over what a loop knows now for the members that it probes for, and returns the verdicts that this changed.</summary>
    public IReadOnlyList<VerdictChange> Update(ProbeLoop loop, DateTimeOffset now)
    {
        List<VerdictChange> changes = [];
        foreach (int member in _membersOf[loop])
        {
            MemberHealth health = HealthOf(member);
            _conditions[member] = health.Condition;
            if (health.Verdict != _verdicts[member])
            {
                changes.Add(new VerdictChange(Pool, member, _verdicts[member], health.Verdict, health.Condition.Reason, now));
                _verdicts[member] = health.Verdict;
            }
        }

        return changes;
    }

    private MemberHealth HealthOf(int member) => MemberHealth.Of(Pool.Definition.Members[member], [.. _checks[member].Select(check => check.Health)]);
}

/// <summary>One check of a member and the loop that probes for it.</summary>
internal sealed record WatchedCheck(string Name, ProbeLoop Loop)
{
    /// <summary>What is known from it.</summary>
    public CheckHealth Health => new(Name, Loop.Target, Loop.Health);
}
