using System.Net;
using System.Net.Sockets;
using DnsLb.Core.Leases;
using DnsLb.Core.Selection;
using DnsLb.Core.Wire;

namespace DnsLb.Core.Pools;

/// <summary>The addresses of one family at one owner, what is known of their health, and how answers are picked from them.</summary>
/// <remarks>Queries read <see cref="View"/> without a lock; what changes it is serialized.</remarks>
public sealed class Pool
{
    private readonly Lock _publishing = new();
    private readonly SelectionRules _rules;
    private readonly byte[] _records;
    private readonly Candidate[] _candidates;
    private readonly SelectionAccounts _accounts;
    private volatile PoolView _view;

    /// <summary>Makes a pool that can be asked at once; members with checks count as not probed yet.</summary>
    /// <param name="definition">The pool as the zone file defines it.</param>
    /// <param name="workers">How many responders will answer from it.</param>
    /// <param name="sourceKey">Where leases are kept, what nobody outside can foresee the places of sources without; 0: as in every process.</param>
    public Pool(PoolDefinition definition, int workers = 1, UInt128 sourceKey = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(definition.Members.Count, PoolDefinition.MostMembers, nameof(definition));
        Definition = definition;
        _rules = Rules(definition);
        RecordLength = RRFormat.HeaderLength + (definition.IsIPv6 ? 16 : 4);
        _records = Encode(definition, RecordLength);
        _candidates = [.. definition.Members.Select(Candidate)];
        _accounts = new SelectionAccounts(new Turns(_candidates.Length), _rules.Policy.KeepsLeases ? new LeaseBook(LeaseSettings(definition), _candidates.Length, sourceKey) : null);
        _view = CreateView();
        Counts = new AnswerCounts(_candidates.Length, workers);
    }

    /// <summary>The pool as the zone file defines it.</summary>
    public PoolDefinition Definition { get; }

    /// <summary>What answers are made from now.</summary>
    public PoolView View => _view;

    /// <summary>
    /// The encoded records of all members, in the definition's order: the owner <c>C0 0C</c>, a pointer to the query name, and a TTL
    /// of 0, which the answer replaces (RFC 1035 section 4.1.3).
    /// </summary>
    public ReadOnlySpan<byte> Records => _records;

    /// <summary>The length of each record: 16 bytes for A, 28 for AAAA.</summary>
    public int RecordLength { get; }

    /// <summary>Takes over what the checks say and publishes a new view when that differs, for answers, from what is known.</summary>
    /// <param name="conditions">One for each member, in the definition's order.</param>
    public void Publish(ReadOnlySpan<MemberCondition> conditions)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(conditions.Length, _candidates.Length, nameof(conditions));
        lock (_publishing)
        {
            bool changed = false;
            for (int member = 0; member < conditions.Length; member++)
            {
                changed |= MindsChange(_candidates[member].Condition, conditions[member]);
                _candidates[member] = _candidates[member] with { Condition = conditions[member] };
            }

            if (changed)
            {
                _view = CreateView();
            }
        }
    }

    /// <summary>Whether answers go by how long probes of the members take: that changes all the time, and most policies do not look at it.</summary>
    public bool LooksAtLatencies => _rules.Policy.LooksAtLatencies;

    /// <summary>Whether another condition of a member is one for answers, too.</summary>
    public bool MindsChange(in MemberCondition before, in MemberCondition after) => before != (LooksAtLatencies ? after : after with { Latency = before.Latency });

    /// <summary>What sources were leased; null where the policy keeps no leases.</summary>
    public LeaseBook? Leases => _accounts.Leases;

    /// <summary>How often it was asked, and its members were in the answer.</summary>
    public AnswerCounts Counts { get; private set; }

    /// <summary>Goes on with the accounts of the pool that this one replaces, before it is published: members of the same address are due what they were due there, and have the leases and counts that they had.</summary>
    public void AdoptAccounts(Pool previous)
    {
        var indexes = previous.Definition.Members.Select((member, index) => (member.Address, index)).ToDictionary();
        int[] previousIndex = [.. Definition.Members.Select(member => indexes.GetValueOrDefault(member.Address, -1))];
        _accounts.Turns.Adopt(previous._accounts.Turns, previousIndex);
        Counts = previous.Counts.Continue(previousIndex);
        if (Leases is not null && previous.Leases is not null)
        {
            Leases.Adopt(previous.Leases, previousIndex);
        }
    }

    /// <summary>Runs the stages before the pick again, on the conditions known now, and says what each does. The pick itself is <see cref="PoolView.Pick"/>.</summary>
    public void Explain<TTrace>(ref TTrace trace)
        where TTrace : struct, ISelectionTrace
    {
        lock (_publishing)
        {
            SelectionStages.Run(_candidates, _rules, _accounts, ref trace);
        }
    }

    /// <summary>What answers would be made from under other conditions. Nothing changes.</summary>
    /// <param name="conditions">One for each member, in the definition's order.</param>
    /// <param name="trace">Hears what each stage would do.</param>
    public PoolView Preview<TTrace>(ReadOnlySpan<MemberCondition> conditions, ref TTrace trace)
        where TTrace : struct, ISelectionTrace
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(conditions.Length, _candidates.Length, nameof(conditions));
        lock (_publishing)
        {
            Candidate[] candidates = [.. _candidates];
            for (int member = 0; member < conditions.Length; member++)
            {
                candidates[member] = candidates[member] with { Condition = conditions[member] };
            }

            return CreateView(candidates, ref trace);
        }
    }

    /// <summary>What answers are made from now, and what is known of each member, in the definition's order: both of one moment.</summary>
    public (PoolView View, IReadOnlyList<Candidate> Members) Look()
    {
        lock (_publishing)
        {
            return (_view, [.. _candidates]);
        }
    }

    private PoolView CreateView()
    {
        var trace = default(NoTrace);
        return CreateView(_candidates, ref trace);
    }

    private PoolView CreateView<TTrace>(Candidate[] candidates, ref TTrace trace)
        where TTrace : struct, ISelectionTrace
    {
        SelectionResult result = SelectionStages.Run(candidates, _rules, _accounts, ref trace);
        return new PoolView(result, _rules.Policy, PoolSummary.Of(candidates, result.Serving.Members));
    }

    private static SelectionRules Rules(PoolDefinition definition)
    {
        PoolSettings settings = definition.Settings;
        Policy policy = Policies.Named(settings.Policy);
        return new SelectionRules(
            policy,
            settings.Answers ?? policy.DefaultAnswers,
            settings.Floor,
            settings.OnFloor,
            settings.WhenEmpty,
            definition.Ttl.Min,
            definition.Ttl.Max);
    }

    private static Candidate Candidate(Member member) => new(
        member.DisplayName,
        member.Settings.Weight,
        member.Settings.Tier,
        StableHash.Of(member.Address.GetAddressBytes()),
        member.Checks.Count == 0 ? MemberCondition.Unchecked : MemberCondition.NotProbed,
        Group(member.Address));

    private static ulong Group(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? StableHash.Of(address.GetAddressBytes().AsSpan(0, 6)) : 0;

    private static LeaseSettings LeaseSettings(PoolDefinition definition) => new()
    {
        Budget = definition.Settings.Budget,
        Persistence = definition.Settings.Persistence,
        TtlMin = definition.Ttl.Min,
        TtlMax = definition.Ttl.Max,
    };

    private static byte[] Encode(PoolDefinition definition, int length)
    {
        byte[] records = new byte[definition.Members.Count * length];
        int addressLength = length - RRFormat.HeaderLength;
        for (int member = 0; member < definition.Members.Count; member++)
        {
            Span<byte> record = records.AsSpan(member * length, length);
            RRFormat.WriteHeader(record, definition.IsIPv6 ? RRType.AAAA : RRType.A, ttl: 0, addressLength);
            if (!definition.Members[member].Address.TryWriteBytes(record[RRFormat.HeaderLength..], out int written) || written != addressLength)
            {
                throw new ArgumentException($"{definition.Members[member].Address} is not of the family of {definition.Name}", nameof(definition));
            }
        }

        return records;
    }
}
