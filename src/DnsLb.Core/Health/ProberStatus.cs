namespace DnsLb.Core.Health;

/// <summary>What this machine thinks of its own probes.</summary>
/// <param name="Trust">Whether verdicts follow the probes or are frozen.</param>
/// <param name="Reason">Why they are frozen, for people; empty while they are not.</param>
/// <param name="Since">When that began; the epoch before the first change.</param>
public sealed record ProberStatus(ProberTrust Trust, string Reason, DateTimeOffset Since)
{
    /// <summary>True while verdicts stay as they are, whatever the probes see.</summary>
    public bool IsFrozen => Trust != ProberTrust.Trusted;

    /// <summary>Before anything was doubted.</summary>
    public static ProberStatus Trusted { get; } = new(ProberTrust.Trusted, "", default);
}
