using System.Buffers.Binary;
using DnsLb.Core.Wire;

namespace DnsLb.Core.Zones;

/// <summary>Tells whether two zones have the same records (owner, type, TTL and RDATA), in whatever order: what a secondary server would transfer.</summary>
internal static class RecordsHash
{
    /// <summary>The sum of the hashes of all records.</summary>
    public static ulong Of(ZoneRecords records)
    {
        ulong sum = 0;
        ulong ownerHash = 0;
        int owner = -1;
        Span<byte> header = stackalloc byte[sizeof(ushort) + sizeof(uint)];
        foreach (ref readonly ZoneRecords.Record record in records.Records)
        {
            if (record.Owner != owner)
            {
                owner = record.Owner;
                ownerHash = NameHash.Of(records.Owners[owner]);
            }

            BinaryPrimitives.WriteUInt16LittleEndian(header, (ushort)record.Type);
            BinaryPrimitives.WriteUInt32LittleEndian(header[sizeof(ushort)..], record.Ttl);
            sum += NameHash.Extend(NameHash.Extend(ownerHash, header), records.Rdata(record));
        }

        return sum;
    }
}
