using DnsLb.Core.Pools;

namespace DnsLb.Core.Zones;

/// <summary>A zone as its files define it, read and checked, not yet compiled.</summary>
/// <param name="Apex">The owner of the SOA, in wire format and lower case.</param>
/// <param name="Serial">The SOA's serial.</param>
/// <param name="Records">All records; those of pools too.</param>
/// <param name="Pools">The pools and the index of each one's owner in <see cref="ZoneRecords.Owners"/>.</param>
public sealed record ZoneDefinition(
    byte[] Apex,
    uint Serial,
    ZoneRecords Records,
    IReadOnlyList<(int Owner, PoolDefinition Pool)> Pools);
