using System.Net;
using System.Net.Sockets;
using System.Text;
using ARSoft.Tools.Net.Dns;
using DnsLb.Core.Wire;
using DnsLb.Tests.Answering;

namespace DnsLb.Tests.EndToEnd;

/// <summary>BIND, NSD and Knot load a dense zone as it is; where two of them agree on an answer, so do we.</summary>
[Collection(ProcessTests.Name)]
public sealed class DifferentialTests
{
    private const string Zone = "dense.example";

    // RFC 4592 section 2.2.1's zone, below "w", is among the names.
    private const string Text = """
        $TTL 300
        @            IN SOA   ns1 hostmaster 2026112401 1h 10m 1d 2m
        @            IN NS    ns1
        @            IN NS    ns.other.example.
        @            IN MX    10 mail
        @            IN TXT   "apex" "two strings"
        @            IN CAA   0 issue "ca.example"
        ns1          IN A     192.0.2.1
        ns1          IN AAAA  2001:db8::1
        mail         IN A     192.0.2.25
        MiXed        IN A     192.0.2.26
        three        IN A     192.0.2.31
        three        IN A     192.0.2.32
        three        IN A     192.0.2.33
        big          IN TXT   "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
        big          IN TXT   "1123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
        big          IN TXT   "2123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
        big          IN TXT   "3123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
        big          IN TXT   "4123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
        big          IN TXT   "5123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
        a.b.c.ent    IN TXT   "below three empty non-terminals"
        alias        IN CNAME three
        alias2       IN CNAME alias
        toghost      IN CNAME nothing
        toent        IN CNAME b.c.ent
        toaway       IN CNAME www.other.example.
        todown       IN CNAME host.sub
        towild       IN CNAME any.wild
        todname      IN CNAME x.dn
        *.wild       IN TXT   "wildcard"
        *.wild       IN A     192.0.2.40
        host.wild    IN A     192.0.2.41
        *.cwild      IN CNAME three
        *.nwild      IN MX    10 mail
        sub          IN NS    ns.sub
        sub          IN NS    ns1
        sub          IN DS    12345 8 2 0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF
        ns.sub       IN A     192.0.2.54
        ns.sub       IN AAAA  2001:db8::54
        far          IN NS    ns.other.example.
        deep.cut     IN NS    ns.deep.cut
        ns.deep.cut  IN A     192.0.2.55
        dn           IN DNAME target
        dn           IN TXT   "beside the DNAME"
        x.target     IN A     192.0.2.60
        dnaway       IN DNAME other.example.
        _a._tcp      IN SRV   1 2 80 three
        _b._tcp      IN SRV   0 0 0 .
        svc          IN HTTPS 1 . alpn="h2"
        svc          IN A     192.0.2.70
        ptr          IN PTR   three
        odd          IN TYPE65280 \# 4 01020304
        es\.caped    IN TXT   "an escaped dot"
        w            IN TXT   "the zone of RFC 4592"
        *.w          IN TXT   "this is a wildcard"
        *.w          IN MX    10 host1.w
        sub.*.w      IN TXT   "this is not a wildcard"
        host1.w      IN A     192.0.2.80
        _ssh._tcp.host1.w IN SRV 0 0 22 host1.w
        _ssh._tcp.host2.w IN SRV 0 0 22 host1.w
        subdel.w     IN NS    ns.other.example.
        """;

    private static readonly RRType[] Types =
    [
        RRType.A, RRType.AAAA, RRType.NS, RRType.SOA, RRType.MX, RRType.TXT, RRType.CNAME, RRType.DNAME, RRType.DS, RRType.SRV, RRType.PTR,
        RRType.CAA, RRType.HTTPS, (RRType)65280,
    ];

    // RFC 4592 section 2.2.1's questions, and names that no rule below makes.
    private static readonly string[] MoreNames =
    [
        "host3.w", "foo.bar.w", "host1.w", "sub.*.w", "_telnet._tcp.host1.w", "host.subdel.w", "ghost.*.w", "x.y.dn", "a.dnaway", "deep.deep.dn", "any.any.cwild", "*.nothing",
    ];

    [Fact]
    public async Task Ask_EveryNameTypeAndForm_AsTheMajority()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write($"{Zone}.zone", Text);
        await using DnsLbProcess us = await DnsLbProcess.ServeAsync(file);
        List<PeerServer> peers = [];
        try
        {
            foreach (string name in PeerServer.Names)
            {
                peers.Add(await PeerServer.StartAsync(name, Zone, file));
            }

            IPEndPoint[] servers = [us.EndPoint, .. peers.Select(peer => peer.EndPoint)];
            string[][] replies = [.. servers.AsParallel().AsOrdered().WithDegreeOfParallelism(servers.Length).Select(AskAll)];
            string?[] majorities = [.. Enumerable.Range(0, replies[0].Length).Select(i => MajorityOf([.. replies.Skip(1).Select(all => all[i])]))];
            string[] differences = [.. Questions().Select((asked, i) => Difference(asked, replies[0][i], majorities[i])).OfType<string>()];
            Assert.True(differences.Length == 0, $"{differences.Length} of {majorities.Length} differ:\n\n{string.Join("\n\n", differences.Take(100))}");
            Assert.InRange(majorities.Count(majority => majority is null), 0, majorities.Length / 20);
        }
        finally
        {
            foreach (PeerServer peer in peers)
            {
                await peer.DisposeAsync();
            }
        }
    }

    private static string? MajorityOf(string[] peers) => peers.GroupBy(reply => reply).FirstOrDefault(same => same.Count() >= 2)?.Key;

    private static string? Difference((string Form, Question Question, bool Tcp) asked, string ours, string? majority) =>
        majority is null || majority == ours
            ? null
            : $"{asked.Question.Name} {asked.Question.Type} ({asked.Form}): we say\n{ours}\nbut most say\n{majority}";

    private static IEnumerable<(string Form, Question Question, bool Tcp)> Questions() =>
        from name in Names()
        from type in Types
        let plain = new Question(name, type) { Flags = 0 }
        from form in ((string Form, Question Question, bool Tcp)[])
        [
            ("plain", plain, false),
            ("EDNS", plain with { Opt = Question.MakeOpt() }, false),
            ("DO", plain with { Opt = Question.MakeOpt(flags: 0x8000) }, false),
            ("case", plain with { Name = Mixed(name) }, false),
            ("TCP", plain, true),
        ]
        select form;

    // Each owner with its ancestors, a child, a sibling and a wildcard beside it.
    private static HashSet<string> Names()
    {
        HashSet<string> names = ["", "example", "other.example", .. MoreNames.Select(name => $"{name}.{Zone}")];
        foreach (string line in Text.Split('\n').Where(line => line.Length > 0 && line[0] is not ('$' or '@')))
        {
            string owner = line[..line.IndexOf(' ', StringComparison.Ordinal)];
            if (owner.Contains('\\', StringComparison.Ordinal))
            {
                continue;
            }

            for (string name = $"{owner}.{Zone}"; name.Length >= Zone.Length; name = name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..])
            {
                names.UnionWith([name, $"child.{name}", $"*.{name}"]);
            }
        }

        return names;
    }

    private static string Mixed(string name) => string.Concat(name.Select((c, i) => i % 2 == 0 ? char.ToUpperInvariant(c) : c));

    private static string[] AskAll(IPEndPoint server)
    {
        using var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 30_000 };
        udp.Connect(server);
        using var tcp = new TcpClient();
        tcp.Connect(server);
        tcp.ReceiveTimeout = 30_000;
        byte[] reply = new byte[ushort.MaxValue];
        return
        [
            .. Questions().Select(form => form.Tcp ? OverTcp(tcp.GetStream(), form.Question) : OverUdp(udp, form.Question, reply)),
        ];
    }

    private static string OverUdp(Socket udp, Question question, byte[] reply)
    {
        udp.Send(question.Bytes());
        return Essence(reply[..udp.Receive(reply)]);
    }

    private static string OverTcp(NetworkStream tcp, Question question)
    {
        byte[] query = question.Bytes();
        tcp.Write([(byte)(query.Length >> 8), (byte)query.Length, .. query]);
        byte[] length = new byte[2];
        tcp.ReadExactly(length);
        byte[] reply = new byte[(length[0] << 8) | length[1]];
        tcp.ReadExactly(reply);
        return Essence(reply);
    }

    // Rcode, flags, answer and authority; names without case, as each server compresses them.
    private static string Essence(byte[] bytes)
    {
        var reply = DnsMessage.Parse(bytes);
        var text = new StringBuilder($"{reply.ReturnCode} aa={reply.IsAuthoritiveAnswer} tc={reply.IsTruncated} ad={reply.IsAuthenticData}");
        // What a truncated reply still holds is each server's choice.
        if (!reply.IsTruncated)
        {
            Append(text, "answer", reply.AnswerRecords);
            Append(text, "authority", reply.AuthorityRecords);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, string section, List<DnsRecordBase> records)
    {
        foreach (string record in records.Select(record => record.ToString()!.ToLowerInvariant()).Order(StringComparer.Ordinal))
        {
            text.Append(null, $"\n  {section} {record}");
        }
    }
}
