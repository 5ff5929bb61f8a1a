using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ARSoft.Tools.Net.Dns;
using DnsLb.Core.Answering;
using DnsLb.Core.Wire;
using DnsLb.Core.ZoneFiles;
using DnsLb.Tests.Answering;
using DnsLb.Tests.Differential;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Documentation;

/// <summary>How much longer replies over UDP are than their queries, measured over every name and type of all example zones.</summary>
public sealed class AmplificationTests
{
    // As long as a reply over UDP may be, and pools of eight.
    private static readonly string Long = $"""
        $TTL 60
        @     SOA ns1 hostmaster 1 1h 10m 1d 20
        @     NS  ns1
        ns1   A   192.0.2.53
        long  TXT {string.Join(' ', Enumerable.Repeat($"\"{new string('x', 232)}\"", 5))}
        ;@pool pool policy=rotate
        $GENERATE 1-8 pool A    198.51.100.$
        $GENERATE 1-8 pool AAAA 2001:db8::$
        """;

    private static readonly (string File, string Text)[] Zones =
    [
        ($"{DenseZone.Apex}.zone", DenseZone.Text),
        ("long.example.zone", Long),
        .. Directory.GetFiles(Repository.PathOf("zones"), "*.zone").Select(path => (path, Whole(path))),
    ];

    private static readonly RRType[] MoreTypes = [RRType.A, RRType.AAAA, RRType.ANY, RRType.HINFO];

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Table_OfTheReadme_HasTheWorstOfEachKind() => Assert.Equal(
        string.Join('\n', (string[])[.. Worst(new TestServer(Zones)).Select(Row), Row("limited", WorstLimited()), Row("any, while many are limited", WorstUnderPressure())]),
        string.Join('\n', MarkdownFile.Read("README.md").Table("Amplification").Select(cells => $"| {string.Join(" | ", cells)} |")));

    [Fact]
    public void Limited_AnyReply_IsNoLongerThanItsQuery() => Assert.InRange(WorstLimited().Factor, 0.1, 1);

    [Fact]
    public void UnderPressure_AnyReply_IsWithinTheFactor() => Assert.InRange(WorstUnderPressure().Factor, 2, new RateLimits().SizeFactor);

    private static IEnumerable<KeyValuePair<string, Exchange>> Worst(TestServer server) => Questions()
        .Select(question => Exchange.Of(server, question))
        .GroupBy(exchange => exchange.Kind)
        .Select(kind => KeyValuePair.Create(kind.Key, kind.MaxBy(exchange => exchange.Factor)!))
        .OrderBy(worst => worst.Value.Factor);

    private Exchange WorstLimited()
    {
        var server = new TestServer(Limiter(), Zones);
        UseUpTheLimit(server);
        return Questions().Select(question => Exchange.Of(server, question)).MaxBy(exchange => exchange.Factor)!;
    }

    private Exchange WorstUnderPressure()
    {
        var server = new TestServer(Limiter(), Zones);
        UseUpTheLimit(server);
        return Questions().Select((question, i) => Exchange.Of(server, question, Question.UdpClient($"10.{i >> 8}.{i & 0xFF}.1"))).MaxBy(exchange => exchange.Factor)!;
    }

    private RateLimiter Limiter() => RateLimiter.ForWorkers(new RateLimits { PerSecond = 1 }, 1, _time, secret: 1)[0];

    private static void UseUpTheLimit(TestServer server)
    {
        foreach (Question question in Questions())
        {
            server.AskRaw(question.Bytes());
        }
    }

    private static IEnumerable<Question> Questions() =>
        from zone in Zones
        from asked in NamesAndTypes(zone.File, zone.Text)
        from opt in (byte[][])[[], Question.MakeOpt()]
        select new Question(asked.Name, asked.Type) { Opt = opt };

    // Every RRset, types that are not there, names that are not there, and a name outside all zones.
    private static IEnumerable<(string Name, RRType Type)> NamesAndTypes(string file, string text)
    {
        var records = ZoneFileReader.Read(file, _ => new MemoryStream(Encoding.UTF8.GetBytes(text))).Zone!.Records;
        string[] owners = [.. Enumerable.Range(0, records.Owners.Count).Select(owner => WireName.ToText(records.Owners[owner])).Where(name => !name.Contains('\\'))];
        RRType[] types = [.. records.Records.ToArray().Select(record => record.Type).Concat(MoreTypes).Distinct()];
        return owners.Concat(owners.Select(name => $"r.{name}")).Append("example.com").SelectMany(name => types.Select(type => (name, type)));
    }

    // With what it includes.
    private static string Whole(string path) =>
        Regex.Replace(File.ReadAllText(path), @"(?m)^\$INCLUDE (\S+)$", include => File.ReadAllText(Repository.PathOf($"zones/{include.Groups[1].Value}")));

    private static string Row(KeyValuePair<string, Exchange> worst) => Row(worst.Key, worst.Value);

    private static string Row(string kind, Exchange exchange) =>
        string.Create(CultureInfo.InvariantCulture, $"| {kind} | {exchange.QueryLength} | {exchange.ReplyLength} | {exchange.Factor:0.0} |");

    private sealed record Exchange(string Kind, int QueryLength, int ReplyLength)
    {
        public double Factor => (double)ReplyLength / QueryLength;

        public static Exchange Of(TestServer server, Question question, Client? client = null)
        {
            byte[] query = question.Bytes();
            byte[] reply = server.AskRaw(query, client);
            return new Exchange(KindOf(question, DnsMessage.Parse(reply)), query.Length, reply.Length);
        }

        private static string KindOf(Question question, DnsMessage reply) => (reply, question.Type) switch
        {
            ({ ReturnCode: ReturnCode.Refused }, _) => "REFUSED",
            ({ ReturnCode: ReturnCode.NxDomain }, _) => "NXDOMAIN",
            ({ IsTruncated: true }, _) => "too long: TC",
            ({ IsAuthoritiveAnswer: false }, _) => "referral with glue",
            ({ AnswerRecords.Count: 0 }, _) => "no data",
            (_, RRType.ANY) => "answer to ANY",
            (_, RRType.TXT) => "TXT",
            ({ AnswerRecords: [ARecord] }, _) => "one A",
            ({ AnswerRecords: { Count: 8 } records }, _) when records[0] is AddressRecordBase => $"pool of eight {question.Type}",
            _ => "other answers",
        };
    }
}
