namespace DnsLb.Core.Serving;

/// <summary>What became of the zone files.</summary>
/// <param name="Reloads">How often changed zones were published.</param>
/// <param name="Failures">How often a reload failed, by a bug.</param>
/// <param name="Errors">Errors in the files as they were read last, and folders that cannot be read.</param>
/// <param name="Warnings">Warnings in the files as they were read last.</param>
/// <param name="Refused">Files of which nothing is served, or what was in them before.</param>
/// <param name="PublishedAt">When zones were last published.</param>
public sealed record ZoneFileFigures(long Reloads, long Failures, int Errors, int Warnings, int Refused, DateTimeOffset PublishedAt);
