using System.Buffers.Binary;
using System.Text;
using ARSoft.Tools.Net.Dns;
using DnsLb.Core.Wire;

namespace DnsLb.Tests.Differential;

/// <summary>What is compared of a reply.</summary>
/// <param name="Header">Rcode and flags.</param>
/// <param name="Records">Answer and authority, names without case, as each server compresses them; nothing of a truncated reply, which holds what its server likes.</param>
/// <param name="Length">The bytes up to the additional section.</param>
/// <param name="IsTruncated">The TC flag.</param>
internal sealed record ServerReply(string Header, string Records, int Length, bool IsTruncated)
{
    /// <summary>True when two replies say the same.</summary>
    public bool Equals(ServerReply? other) => other is not null && Header == other.Header && Records == other.Records;

    public override int GetHashCode() => HashCode.Combine(Header, Records);

    public override string ToString() => Header + Records;

    public static ServerReply Parse(byte[] bytes)
    {
        var reply = DnsMessage.Parse(bytes);
        var records = new StringBuilder();
        if (!reply.IsTruncated)
        {
            Append(records, "answer", reply.AnswerRecords);
            Append(records, "authority", reply.AuthorityRecords);
        }

        string header = $"{reply.ReturnCode} aa={reply.IsAuthoritiveAnswer} tc={reply.IsTruncated} rd={reply.IsRecursionDesired} ad={reply.IsAuthenticData} edns={reply.IsEDnsEnabled}";
        return new ServerReply(header, records.ToString(), LengthOfAnswer(bytes), reply.IsTruncated);
    }

    private static void Append(StringBuilder text, string section, List<DnsRecordBase> records)
    {
        foreach (string record in records.Select(record => record.ToString()!.ToLowerInvariant()).Order(StringComparer.Ordinal))
        {
            text.Append(null, $"\n  {section} {record}");
        }
    }

    private static int LengthOfAnswer(ReadOnlySpan<byte> reply)
    {
        int at = QueryReader.HeaderLength + WireName.Length(reply[QueryReader.HeaderLength..]) + (2 * sizeof(ushort));
        int records = BinaryPrimitives.ReadUInt16BigEndian(reply[6..]) + BinaryPrimitives.ReadUInt16BigEndian(reply[8..]);
        for (; records > 0; records--)
        {
            while (reply[at] is > 0 and <= WireName.MaxLabel)
            {
                at += reply[at] + 1;
            }

            // The root, or the first byte of a pointer with the second behind it; then type, class, TTL and RDLENGTH.
            at += reply[at] == 0 ? 1 : 2;
            at += 10 + BinaryPrimitives.ReadUInt16BigEndian(reply[(at + 8)..]);
        }

        return at;
    }
}
