using System.Buffers.Binary;
using DnsLb.Core.Health;
using DnsLb.Core.Leases;
using DnsLb.Core.Pools;
using DnsLb.Core.Selection;

namespace DnsLb.Core.Simulation;

/// <summary>This server: a pool of a zone file, with the code that answers queries.</summary>
internal sealed class PoolAuthority : IAuthority
{
    private readonly Pool _pool;
    private readonly MemberCondition[] _conditions;
    private long _calibrateAt;

    /// <param name="definition">The pool; its members are taken as up.</param>
    public PoolAuthority(PoolDefinition definition)
    {
        _pool = new Pool(definition);
        _conditions = [.. definition.Members.Select(Steady)];
        _pool.Publish(_conditions);
    }

    /// <inheritdoc/>
    public SimulatedAnswer Answer(in SimulatedQuery query, Span<ushort> members)
    {
        var trace = default(NoTrace);
        PoolView view = _pool.View;
        bool bySubnet = view.LooksAtClient && query.SubnetPrefix > 0;
        var request = new PickRequest(view.LooksAtClient ? Hash(bySubnet ? query.Subnet : query.Source) : 0, 0, (long)(query.Time * 1000), query.IsVerified);
        Calibrate(request.Now);
        int count = view.Pick(request, members, out uint ttl, ref trace);
        return new SimulatedAnswer(count, ttl, bySubnet ? query.SubnetPrefix : (byte)0);
    }

    /// <inheritdoc/>
    public void Change(int member, bool isUp, double scale)
    {
        _conditions[member] = _conditions[member] with { Up = isUp, Scale = scale == 1 ? null : new WeightScale(scale, "simulated") };
        _pool.Publish(_conditions);
    }

    /// <inheritdoc/>
    public void Feedback(double now, ReadOnlySpan<double> loads)
    {
        _pool.Leases?.TakeLoads((long)(now * 1000), loads);
    }

    /// <summary>How long after a failure answers change at the latest; null: never, there are no checks.</summary>
    public static TimeSpan? DetectedWithin(Member member) =>
        member.Checks.Count == 0 ? null : member.Checks.Min(check => SoonestChange(check.Timing) + check.Timing.Timeout);

    // As its checks see it after long success; the TTL follows from that.
    private static MemberCondition Steady(Member member) =>
        new(true, "taken as up", member.Checks.Count == 0 ? null : member.Checks.Min(check => SoonestChange(check.Timing)));

    private void Calibrate(long now)
    {
        if (_pool.Leases is { } leases && now >= _calibrateAt)
        {
            leases.Calibrate(now);
            _calibrateAt = now + (long)LeaseBook.CalibrationInterval.TotalMilliseconds;
        }
    }

    private static ulong Hash(UInt128 address)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, address);
        return StableHash.Of(bytes);
    }

    private static TimeSpan SoonestChange(Checks.CheckTiming timing) => new HealthState(Verdict.Up, 0, 0).SoonestChange(timing);
}
