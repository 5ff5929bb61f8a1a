using DnsLb.Core.Pools;
using DnsLb.Core.Simulation;

namespace DnsLb.Tests.Simulation;

public sealed class SimulatedPolicyTests
{
    [Theory]
    [InlineData("weighted", "weighted", null)]
    [InlineData("weighted@5s", "weighted", 5u)]
    [InlineData("swrr@0", "swrr", 0u)]
    [InlineData("drr2-ttl/s_k@1m", "drr2-ttl/s_k", 60u)]
    public void Parse_NameAndTtl_AreRead(string text, string name, uint? ttl) => Assert.Equal(new SimulatedPolicy(name, ttl), SimulatedPolicy.Parse(text));

    [Theory]
    [InlineData("weighted@")]
    [InlineData("weighted@soon")]
    [InlineData("weighted@0.5s")]
    [InlineData("weighted@1s..5s")]
    public void Parse_NoTtl_IsNone(string text) => Assert.Null(SimulatedPolicy.Parse(text));

    [Fact]
    public void Of_ItsOwnPolicy_KeepsItsSettings()
    {
        PoolDefinition pool = TestPool.Of("weighted", 20, 1, 1);

        Assert.Equal(pool.Settings, new SimulatedPolicy("weighted", null).Of(pool).Settings);
        Assert.Equal(pool.Settings with { Ttl = new TtlRange(5, 5) }, new SimulatedPolicy("weighted", 5).Of(pool).Settings);
        Assert.Equal(pool.Settings with { Policy = "rotate", Answers = null }, new SimulatedPolicy("rotate", null).Of(pool).Settings);
    }
}
