using DnsLb.Core.Zones;

namespace DnsLb.Core.ZoneFiles;

/// <summary>What became of reading one zone file.</summary>
/// <param name="Path">The zone file's path as the reader was given it.</param>
/// <param name="Zone">The zone; null when there is any error.</param>
/// <param name="Diagnostics">Errors and warnings in the order of files, lines and columns.</param>
/// <param name="Files">Full paths of the zone file and of every file that it includes or its checks name, those that could not be read too.</param>
public sealed record ZoneFileResult(string Path, ZoneDefinition? Zone, IReadOnlyList<Diagnostic> Diagnostics, IReadOnlyList<string> Files);
