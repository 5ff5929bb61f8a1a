namespace DnsLb.Core.Recording;

/// <summary>What became of the queries that were to be written down in one place, since the start.</summary>
/// <param name="Output">The place.</param>
/// <param name="Written">How many are there.</param>
/// <param name="Lost">How many are not, for the place was too slow or failed.</param>
public sealed record RecordCounts(string Output, long Written, long Lost);
