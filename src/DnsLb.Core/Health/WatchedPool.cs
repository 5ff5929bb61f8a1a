using DnsLb.Core.Checks;
using DnsLb.Core.Pools;
using DnsLb.Core.Selection;

namespace DnsLb.Core.Health;

/// <summary>A pool and the loops that probe its members. Not thread-safe: the monitor's lock guards it.</summary>
internal sealed class WatchedPool
{
    private readonly WatchedCheck[][] _checks;
    private readonly ILookup<ProbeLoop, int> _membersOf;
    private readonly MemberCondition[] _conditions;
    private readonly MemberCondition[] _told;
    private readonly MemberState[] _states;

    // When each member last came back, of itself or for a person let it: null while it is not up, and when it never was away.
    private readonly long?[] _recovered;
    private readonly SlowStart? _slowStart;
    private readonly Override?[] _overrides;
    private readonly TimeProvider _time;

    // Members whose condition has a part of their weight only, and when they came back.
    private readonly Dictionary<int, long> _recovering = [];

    /// <param name="pool">The pool.</param>
    /// <param name="checks">The checks of each member.</param>
    /// <param name="overrides">The overrides in force.</param>
    /// <param name="time">The clock whose timestamps <see cref="TargetHealth.Recovered"/> has.</param>
    /// <param name="now">Its timestamp.</param>
    /// <param name="before">The pool of the same name that was watched before; null: there was none.</param>
    public WatchedPool(Pool pool, WatchedCheck[][] checks, OverrideSet overrides, TimeProvider time, long now, WatchedPool? before = null)
    {
        Pool = pool;
        _slowStart = SlowStart.Of(pool.Definition);
        _time = time;
        _checks = checks;
        _membersOf = checks
            .SelectMany((ofMember, member) => ofMember.Select(check => (check.Loop, Member: member)).Distinct())
            .ToLookup(pair => pair.Loop, pair => pair.Member);
        _conditions = new MemberCondition[checks.Length];
        _told = new MemberCondition[checks.Length];
        _overrides = overrides.For(pool.Definition);
        _states = new MemberState[checks.Length];
        _recovered = new long?[checks.Length];
        GoOnFrom(before);
        for (int member = 0; member < checks.Length; member++)
        {
            Take(member, now);
        }
    }

    /// <summary>The pool.</summary>
    public Pool Pool { get; }

    /// <summary>The checks of all members.</summary>
    public IEnumerable<WatchedCheck> Checks => _checks.SelectMany(checks => checks);

    /// <summary>The members that report themselves, each as often as it has such checks: the check, whether the member's name or its address stands for it, and who hears.</summary>
    public IEnumerable<(string Check, string Member, HeartbeatCheck Heard)> Heartbeats =>
        from member in Pool.Definition.Members.Zip(_checks)
        from check in member.Second
        where check.Loop.Target.Check is HeartbeatCheck
        from name in (string?[])[member.First.Address.ToString(), member.First.Settings.Name]
        where name is not null
        select (check.Name, name, (HeartbeatCheck)check.Loop.Target.Check);

    /// <summary>The loops that its verdicts come from, each once.</summary>
    public IEnumerable<ProbeLoop> Loops => _membersOf.Select(loop => loop.Key);

    /// <summary>What is known from a loop, once for each check of a member that it probes for.</summary>
    public IEnumerable<MemberCheck> ChecksBy(ProbeLoop loop) =>
        from member in _membersOf[loop]
        from check in _checks[member]
        where check.Loop == loop
        select new MemberCheck(Pool.Definition.Name, Pool.Definition.Members[member], check.Health);

    /// <summary>What is known of each member, with the condition that the pool was told.</summary>
    public IReadOnlyList<MemberHealth> Members()
    {
        var members = new MemberHealth[_checks.Length];
        for (int member = 0; member < members.Length; member++)
        {
            members[member] = new MemberHealth(Pool.Definition.Members[member], _states[member].Verdict, _conditions[member], Array.ConvertAll(_checks[member], check => check.Health))
            {
                Recovered = _recovered[member],
                Override = _overrides[member],
            };
        }

        return members;
    }

    /// <summary>What would be known of each member with these overrides in force from now on.</summary>
    public IReadOnlyList<MemberHealth> MembersUnder(OverrideSet overrides, long now)
    {
        Override?[] forced = overrides.For(Pool.Definition);
        return [.. Pool.Definition.Members.Select((_, member) => InForce(ProbedHealthOf(member) with { Recovered = RecoveredUnder(forced[member], member, now) }, forced[member], now))];
    }

    /// <summary>What the pool is to be told: one condition for each member.</summary>
    /// <returns>Not changed until the next call. The same array each time: of ten thousand members it has a megabyte, and while they all have their first results it is asked for with each.</returns>
    public MemberCondition[] ToTell()
    {
        _conditions.CopyTo(_told, 0);
        return _told;
    }

    /// <summary>Takes over what a loop knows now for the members that it probes for, and returns what that changes, and whether the pool is to be told of it.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="flaps">Whether its target began to flap, or to be trusted again; null: neither.</param>
    /// <param name="at">When.</param>
    /// <param name="now">The same as the clock's timestamp.</param>
    public (IReadOnlyList<HealthChange> Changes, bool IsForPool) Update(ProbeLoop loop, bool? flaps, DateTimeOffset at, long now)
    {
        List<HealthChange> changes = [];
        bool isForPool = false;
        foreach (int member in _membersOf[loop])
        {
            MemberState before = _states[member];
            MemberCondition told = _conditions[member];
            MemberHealth health = Take(member, now);
            isForPool |= Pool.MindsChange(told, health.Condition);
            if (health.Verdict != before.Verdict)
            {
                bool inMaintenance = before.InMaintenance || health.State.InMaintenance;
                changes.Add(new VerdictChange(Pool, member, before.Verdict, health.Verdict, health.Condition.Reason, at) { Checks = health.Checks, InMaintenance = inMaintenance, State = health.State });
            }

            if (flaps is { } begins)
            {
                changes.Add(new FlappingChange(Pool, member, health.Verdict, loop.Target, begins, at));
            }

            if (health.State.Reported != before.Reported)
            {
                changes.Add(new DecisionChange(Pool, member, before, health, at));
            }
        }

        return (changes, isForPool);
    }

    /// <summary>Puts these overrides in force instead of those before, and returns what that changes.</summary>
    public IReadOnlyList<DecisionChange> Apply(OverrideSet overrides, DateTimeOffset at, long now)
    {
        List<DecisionChange> changes = [];
        foreach (var (member, forced) in overrides.For(Pool.Definition).Index())
        {
            if (forced != _overrides[member])
            {
                MemberState before = _states[member];
                _recovered[member] = RecoveredUnder(forced, member, now);
                _overrides[member] = forced;
                changes.Add(new DecisionChange(Pool, member, before, Take(member, now), at));
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
        MemberHealth probed = ProbedHealthOf(member);
        _recovered[member] = probed.Verdict != Verdict.Up ? null : _states[member].Verdict == Verdict.Up ? _recovered[member] : probed.Recovered;
        MemberHealth health = InForce(probed with { Recovered = _recovered[member] }, _overrides[member], now);
        _conditions[member] = health.Condition;
        _states[member] = health.State;
        _recovering.Remove(member);
        if (health.Recovered is { } recovered && _slowStart?.NextStep(_time.GetElapsedTime(recovered, now)) is not null)
        {
            _recovering.Add(member, recovered);
        }

        return health;
    }

    private MemberHealth ProbedHealthOf(int member) => MemberHealth.Of(Pool.Definition.Members[member], [.. _checks[member].Select(check => check.Health)]);

    // Who comes back from a drain gets its load back as one that was down.
    private long? RecoveredUnder(Override? forced, int member, long now) =>
        _overrides[member]?.Kind is OverrideKind.Drain or OverrideKind.Down && forced is null ? now : _recovered[member];

    private MemberHealth InForce(MemberHealth health, Override? forced, long now)
    {
        if (health.Recovered is { } recovered && _slowStart is { } slowStart)
        {
            health = health with { Condition = slowStart.Apply(health.Condition, _time.GetElapsedTime(recovered, now)) };
        }

        return forced is null ? health : health.Under(forced);
    }

    // Only a slow start asks when a member came back.
    private void GoOnFrom(WatchedPool? before)
    {
        if (before is null || _slowStart is null)
        {
            return;
        }

        var indexes = before.Pool.Definition.Members.Select((member, index) => (member.Address, index)).ToDictionary();
        for (int member = 0; member < _states.Length; member++)
        {
            if (indexes.TryGetValue(Pool.Definition.Members[member].Address, out int index))
            {
                (_states[member], _recovered[member]) = (before._states[index], before._recovered[index]);
            }
        }
    }
}

/// <summary>One check of a member and the loop that probes for it.</summary>
internal sealed record WatchedCheck(string Name, ProbeLoop Loop)
{
    /// <summary>What is known from it.</summary>
    public CheckHealth Health => new(Name, Loop.Target, Loop.InForce) { Probes = Loop.Results.Counts };
}
