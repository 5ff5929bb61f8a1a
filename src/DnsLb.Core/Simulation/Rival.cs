namespace DnsLb.Core.Simulation;

/// <summary>What another server, or a policy of the literature, does.</summary>
/// <param name="Name">As <c>--policy</c> takes it.</param>
/// <param name="Meaning">Which members it answers with, for people.</param>
/// <param name="Build">Makes one.</param>
internal sealed record Rival(string Name, string Meaning, Func<RivalSettings, ISourceDemand, RivalAuthority> Build)
{
    /// <summary>Whether it is told the demand of each source.</summary>
    public bool IsOracle { get; init; }

    /// <summary>Whether its TTL depends on the source, so that it can be held to a rate of queries.</summary>
    public bool VariesTtl { get; init; }

    /// <summary>Makes one, with what it may know of the demand.</summary>
    public RivalAuthority Create(RivalSettings settings) => Build(settings, IsOracle ? new KnownDemand(settings.Demand) : new GapDemand());
}
