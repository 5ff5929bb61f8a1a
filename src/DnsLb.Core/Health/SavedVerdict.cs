namespace DnsLb.Core.Health;

/// <summary>What was known of a target, for a later process to start from.</summary>
/// <param name="Target">The target's <see cref="ProbeTarget.Fingerprint"/>.</param>
/// <param name="Name">The target, for people.</param>
/// <param name="Health">What was known.</param>
public sealed record SavedVerdict(string Target, string Name, TargetHealth Health);
