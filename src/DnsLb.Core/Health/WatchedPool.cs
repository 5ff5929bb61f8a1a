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
    private readonly SlowStart? _slowStart;
    private readonly Override?[] _overrides;
    private readonly TimeProvider _time;

    // Members whose condition has a part of their weight only, and when they recovered.
    private readonly Dictionary<int, long> _recovering = [];

    /// <param name="pool">The pool.</param>
    /// <param name="checks">The checks of each member.</param>
    /// <param name="overrides">The overrides in force.</param>
    /// <param name="time">The clock whose timestamps <see cref="TargetHealth.Recovered"/> has.</param>
    /// <param name="now">Its timestamp.</param>
    public WatchedPool(Pool pool, WatchedCheck[][] checks, OverrideSet overrides, TimeProvider time, long now)
    {
        Pool = pool;
        _slowStart = SlowStart.Of(pool.Definition);
        _time = time;
        _checks = checks;
        _membersOf = checks
            .SelectMany((ofMember, member) => ofMember.Select(check => (check.Loop, Member: member)).Distinct())
            .ToLookup(pair => pair.Loop, pair => pair.Member);
        _conditions = new MemberCondition[checks.Length];
        _overrides = Among(overrides);
        _verdicts = [.. checks.Select((_, member) => Take(member, now).Verdict)];
    }

    /// <summary>The pool.</summary>
    public Pool Pool { get; }

    /// <summary>The checks of all members.</summary>
    public IEnumerable<WatchedCheck> Checks => _checks.SelectMany(checks => checks);

    /// <summary>The loops that its verdicts come from, each once.</summary>
    public IEnumerable<ProbeLoop> Loops => _membersOf.Select(loop => loop.Key);

    /// <summary>What is known of each member.</summary>
    public IReadOnlyList<MemberHealth> Members(long now) => [.. Pool.Definition.Members.Select((_, member) => HealthOf(member, now))];

    /// <summary>What the pool is to be told: one condition for each member.</summary>
    public MemberCondition[] Conditions() => [.. _conditions];

    /// <summary>Takes over what a loop knows now for the members that it probes for, and returns the verdicts that this changed.</summary>
    public IReadOnlyList<VerdictChange> Update(ProbeLoop loop, DateTimeOffset at, long now)
    {
        List<VerdictChange> changes = [];
        foreach (int member in _membersOf[loop])
        {
            MemberHealth health = Take(member, now);
            if (health.Verdict != _verdicts[member])
            {
                changes.Add(new VerdictChange(Pool, member, _verdicts[member], health.Verdict, health.Condition.Reason, at) { Checks = health.Checks, Override = health.Override });
                _verdicts[member] = health.Verdict;
            }
        }

        return changes;
    }

    /// <summary>Puts these overrides in force instead of those before, and returns what that changes.</summary>
    public IReadOnlyList<OverrideChange> Apply(OverrideSet overrides, DateTimeOffset at, long now)
    {
        List<OverrideChange> changes = [];
        foreach (var (member, forced) in Among(overrides).Index())
        {
            if (forced != _overrides[member])
            {
                MemberHealth before = HealthOf(member, now);
                _overrides[member] = forced;
                changes.Add(new OverrideChange(Pool, member, before, Take(member, now), at));
            }
        }

        return changes;
    }

    /// <summary>Gives members that recovered the weight that they have now.</summary>
    /// <returns>Whether there are such members.</returns>
    public bool Step(long now)
    {
        int[] recovering = [.. _recovering.Keys];
        Array.ForEach(recovering, member => Take(member, now));
        return recovering.Length > 0;
    }

    /// <summary>How long until a member that recovered has more weight; null when all have all of theirs.</summary>
    public TimeSpan? NextStep(long now) => _recovering.Values.Min(recovered => _slowStart!.Value.NextStep(_time.GetElapsedTime(recovered, now)));

    // What the pool is to be told from now on.
    private MemberHealth Take(int member, long now)
    {
        MemberHealth health = HealthOf(member, now);
        _conditions[member] = health.Condition;
        _recovering.Remove(member);
        if (health.Recovered is { } recovered && _slowStart?.NextStep(_time.GetElapsedTime(recovered, now)) is not null)
        {
            _recovering.Add(member, recovered);
        }

        return health;
    }

    private MemberHealth HealthOf(int member, long now)
    {
        var health = MemberHealth.Of(Pool.Definition.Members[member], [.. _checks[member].Select(check => check.Health)]);
        if (health.Recovered is { } recovered && _slowStart is { } slowStart)
        {
            health = health with { Condition = slowStart.Apply(health.Condition, _time.GetElapsedTime(recovered, now)) };
        }

        return _overrides[member] is { } forced ? health.Under(forced) : health;
    }

    private Override?[] Among(OverrideSet overrides) => [.. Pool.Definition.Members.Select(member => overrides.For(Pool.Definition, member))];
}

/// <summary>One check of a member and the loop that probes for it.</summary>
internal sealed record WatchedCheck(string Name, ProbeLoop Loop)
{
    /// <summary>What is known from it.</summary>
    public CheckHealth Health => new(Name, Loop.Target, Loop.InForce);
}
