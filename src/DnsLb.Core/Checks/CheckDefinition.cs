namespace DnsLb.Core.Checks;

/// <summary>A named check of a zone file.</summary>
/// <param name="Name">The name that <c>check=</c> refers to.</param>
/// <param name="Check">What is probed.</param>
/// <param name="Timing">How often, and how many results make a verdict.</param>
public sealed record CheckDefinition(string Name, ICheck Check, CheckTiming Timing);
