namespace DnsLb.Core.Zones;

/// <summary>Where a record stands in its files.</summary>
/// <param name="File">The index of the file: 0 is the zone file, the others are those it includes, in order.</param>
/// <param name="Column">The first column, from 1.</param>
/// <param name="Line">The line, from 1.</param>
public readonly record struct RecordPosition(ushort File, ushort Column, int Line);
