using System.Net;
using DnsLb.Core.Checks;
using DnsLb.Core.Pools;
using DnsLb.Core.Selection;

namespace DnsLb.Tests.Pools;

/// <summary>Makes pools for tests: member i has the address 10.0.(i / 256).(i % 256).</summary>
internal static class PoolOf
{
    private static readonly CheckDefinition Check = new("tcp", new TcpCheck(80), new CheckTiming());

    public static PoolDefinition Definition(PoolSettings settings, params MemberSettings[] members) => new(
        "www.example.com.", false, 30, settings, [.. members.Select((member, i) => new Member(Address(i), member, [Check]))]);

    /// <summary>A pool whose members are all up.</summary>
    public static Pool Weights(PoolSettings settings, params double[] weights)
    {
        var pool = new Pool(Definition(settings, [.. weights.Select(weight => new MemberSettings { Weight = weight })]));
        pool.Publish([.. weights.Select(_ => Up)]);
        return pool;
    }

    public static IPAddress Address(int i) => new([10, 0, (byte)(i / 256), (byte)(i % 256)]);

    public static MemberCondition Up { get; } = new(true, "ok", TimeSpan.FromSeconds(15));

    public static MemberCondition Down { get; } = new(false, "refused", TimeSpan.FromSeconds(10));

    public static int[] Pick(this Pool pool, PickRequest request = default)
    {
        var trace = default(NoTrace);
        Span<ushort> picked = stackalloc ushort[pool.View.Answers];
        int count = pool.View.Pick(request, picked, out _, ref trace);
        return [.. picked[..count].ToArray().Select(member => (int)member)];
    }
}
