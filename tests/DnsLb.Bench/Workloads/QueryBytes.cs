using System.Text;
using DnsLb.Core.Wire;

namespace DnsLb.Bench.Workloads;

/// <summary>Queries as they are on the wire.</summary>
internal static class QueryBytes
{
    /// <summary>A query with EDNS and a payload size of 1232 bytes.</summary>
    /// <param name="name">Without a dot at its end.</param>
    /// <param name="type">Of records.</param>
    /// <param name="forResolver">Whether recursion is desired, without which a resolver does not ask others.</param>
    public static byte[] Of(string name, RRType type, bool forResolver = false)
    {
        List<byte> query = [0x12, 0x34, (byte)(forResolver ? 1 : 0), 0, 0, 1, 0, 0, 0, 0, 0, 1];
        foreach (string label in name.Split('.'))
        {
            query.Add((byte)label.Length);
            query.AddRange(Encoding.ASCII.GetBytes(label));
        }

        return [.. query, 0, (byte)((ushort)type >> 8), (byte)type, 0, 1, 0, 0, 41, 0x04, 0xD0, 0, 0, 0, 0, 0, 0];
    }
}
