using System.Text;
using ARSoft.Tools.Net.Dns;
using DnsLb.Core.ZoneFiles;
using DnsLb.Tests.Answering;

namespace DnsLb.Tests.Rfc;

/// <summary>Questions and replies as lines: "name type" is answered by the rcode with the flags, and each record behind the name of its section.</summary>
internal static class Exchange
{
    /// <summary>Serves one zone, whose file is named after its apex, with an SOA and an NS, and a TTL of 3600.</summary>
    public static TestServer Serve(string apex, string lines) =>
        new((FileOf(apex), $"$TTL 3600\n@ SOA ns.example.com. host.example.com. 1 2h 1h 14d 300\n@ NS ns.example.com.\n{lines}\n"));

    /// <summary>The name of a zone's file.</summary>
    public static string FileOf(string apex) => $"{apex.TrimEnd('.')}.zone";

    /// <summary>A query as it stands in a table.</summary>
    public static Question Query(string question)
    {
        string[] words = question.Split(' ');
        return new Question(words[0], TypeNames.Parse(Encoding.ASCII.GetBytes(words[1]))!.Value) { Flags = 0 };
    }

    /// <summary>The reply's lines.</summary>
    public static string[] Ask(this TestServer server, string question) => Lines(server.Ask(Query(question)));

    /// <summary>The same, over TCP.</summary>
    public static string[] AskByTcp(this TestServer server, string question) => Lines(server.AskByTcp(Query(question)));

    /// <summary>A reply's lines, without OPT.</summary>
    public static string[] Lines(DnsMessage reply)
    {
        string flags = $"{(reply.IsAuthoritiveAnswer ? " AA" : "")}{(reply.IsTruncated ? " TC" : "")}{(reply.IsRecursionDesired ? " RD" : "")}{(reply.IsAuthenticData ? " AD" : "")}{(reply.IsCheckingDisabled ? " CD" : "")}";
        return
        [
            reply.ReturnCode + flags,
            .. Section("answer", reply.AnswerRecords),
            .. Section("authority", reply.AuthorityRecords),
            .. Section("additional", reply.AdditionalRecords),
        ];
    }

    private static IEnumerable<string> Section(string name, IEnumerable<DnsRecordBase> records) =>
        records.Where(record => record.RecordType != RecordType.Opt).Select(record => $"{name} {record}");
}
