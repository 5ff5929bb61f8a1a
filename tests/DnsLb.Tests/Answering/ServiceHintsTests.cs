using System.Text.RegularExpressions;
using ARSoft.Tools.Net.Dns;
using DnsLb.Core.Pools;
using DnsLb.Core.Wire;
using DnsLb.Tests.Pools;

namespace DnsLb.Tests.Answering;

/// <summary>Address hints in SVCB and HTTPS records whose target is a pool (RFC 9460 section 7.3).</summary>
public sealed partial class ServiceHintsTests
{
    private const string Head = """
        $TTL 300
        @    IN SOA ns1 hostmaster 1 1h 10m 1d 20
        @    IN NS  ns1
        ns1  IN A   192.0.2.53

        """;

    private const string All = "ipv4hint=192.0.2.1,192.0.2.2,192.0.2.3 ipv6hint=2001:db8::1,2001:db8::2";

    private readonly TestServer _server = new(("example.org.zone", Head + $"""
        ;@check web tcp port=443
        ;@pool www check=web ttl=60 when-empty=none
        www   IN A     192.0.2.1
        www   IN A     192.0.2.2
        www   IN A     192.0.2.3 ;@ tier=1
        www   IN AAAA  2001:db8::1
        www   IN AAAA  2001:db8::2
        www   IN HTTPS 1 . alpn=h2 port=8443 {All} key667=hello
        to    IN SVCB  1 www {All}
        more  IN HTTPS 2 . ipv4hint=198.51.100.7
        more  IN HTTPS 1 www ipv4hint=192.0.2.2,192.0.2.1
        some  IN HTTPS 1 www ipv4hint=192.0.2.2
        must  IN HTTPS 1 www mandatory=alpn,ipv4hint,ipv6hint alpn=h2 {All}
        only  IN HTTPS 1 www mandatory=ipv4hint ipv4hint=192.0.2.1
        none  IN HTTPS 1 www alpn=h2
        alias IN HTTPS 0 www
        plain IN HTTPS 1 . {All}
        plain IN A     192.0.2.9
        """));

    [Theory]
    [InlineData("up up up", "up up", "ipv4hint=192.0.2.1,192.0.2.2 ipv6hint=2001:db8::1,2001:db8::2")]
    [InlineData("up down up", "down up", "ipv4hint=192.0.2.1 ipv6hint=2001:db8::2")]
    [InlineData("down down up", "up up", "ipv4hint=192.0.2.3 ipv6hint=2001:db8::1,2001:db8::2")]
    [InlineData("down down down", "down up", "ipv6hint=2001:db8::2")]
    [InlineData("down down down", "down down", "")]
    public void Respond_HintsOfAPool_AreTheAddressesOfTheAdditionalSection(string ipv4, string ipv6, string hints)
    {
        Publish(ipv4, ipv6);

        DnsMessage own = Ask("www");

        Assert.Equal([$"www.example.org. 60 IN HTTPS 1 . {$"alpn=h2 port=8443 {hints}".TrimEnd()} key667=hello"], Lines(own.AnswerRecords));
        Assert.Equal(AddressRegex().Matches(hints).Select(match => match.Value), Addresses(own));
        Assert.Equal([$"to.example.org. 60 IN SVCB 1 www.example.org. {hints}".TrimEnd()], Lines(Ask("to", RRType.SVCB).AnswerRecords), new AnyOrderOfHints());
    }

    [Fact]
    public void Respond_PoolThatRotates_TurnsTheHintsWithTheAddresses()
    {
        Publish("up up up", "up up");

        string[] first = [.. Enumerable.Range(0, 4).Select(_ =>
        {
            DnsMessage reply = Ask("www");
            string[] hints = HintsIn(reply.AnswerRecords);
            Assert.Equal(Addresses(reply), hints);
            return hints[0];
        })];

        Assert.Equal(["192.0.2.1", "192.0.2.2", "192.0.2.1", "192.0.2.2"], first);
    }

    // A parameter named by "mandatory" must be there (RFC 9460 section 8).
    [Theory]
    [InlineData("must", "up down up", "up down", "mandatory=alpn,ipv4hint,ipv6hint alpn=h2 ipv4hint=192.0.2.1 ipv6hint=2001:db8::1")]
    [InlineData("must", "down down down", "up down", "mandatory=alpn,ipv6hint alpn=h2 ipv6hint=2001:db8::1")]
    [InlineData("must", "down down down", "down down", "mandatory=alpn alpn=h2")]
    [InlineData("only", "up down up", "up up", "mandatory=ipv4hint ipv4hint=192.0.2.1")]
    [InlineData("only", "down up up", "up up", "")]
    [InlineData("some", "up up up", "up up", "ipv4hint=192.0.2.2")]
    [InlineData("some", "up down up", "up up", "")]
    [InlineData("none", "up up up", "up up", "alpn=h2")]
    public void Respond_HintsThatAreNotPicked_AreLeftOut(string name, string ipv4, string ipv6, string parameters)
    {
        Publish(ipv4, ipv6);

        Assert.EndsWith($" HTTPS 1 www.example.org. {parameters}".TrimEnd(), Assert.Single(Lines(Ask(name).AnswerRecords)), StringComparison.Ordinal);
    }

    [Fact]
    public void Respond_TargetThatIsNoPool_KeepsItsHintsAndTtl() =>
        Assert.Equal([$"plain.example.org. 300 IN HTTPS 1 . {All}"], Lines(Ask("plain").AnswerRecords));

    [Fact]
    public void Respond_SeveralRecords_FiltersEachByItsTargetAndLowersTheTtlOfAll()
    {
        Publish("up down up", "up up");

        Assert.Equal(
            ["more.example.org. 60 IN HTTPS 2 . ipv4hint=198.51.100.7", "more.example.org. 60 IN HTTPS 1 www.example.org. ipv4hint=192.0.2.1"],
            Lines(Ask("more").AnswerRecords));
    }

    [Fact]
    public void Respond_AliasToAService_FiltersTheHintsOfTheAdditionalRecordToo()
    {
        Publish("up down up", "down down");

        DnsMessage reply = Ask("alias");

        Assert.Equal(["alias.example.org. 300 IN HTTPS 0 www.example.org."], Lines(reply.AnswerRecords));
        Assert.Contains("www.example.org. 60 IN HTTPS 1 . alpn=h2 port=8443 ipv4hint=192.0.2.1 key667=hello", Lines(reply.AdditionalRecords));
    }

    [Theory]
    [InlineData("HTTPS 1 .", "c.wild")]
    [InlineData("HTTPS 1 d.wild", "d.wild")]
    [InlineData("SRV 1 1 443 e.wild", "e.wild")]
    public void Respond_PoolUnderAWildcard_AnswersForTheNameOfTheTarget(string record, string target)
    {
        bool isService = record.StartsWith("HTTPS", StringComparison.Ordinal);
        var server = new TestServer(("example.org.zone", Head + $"""
            ;@pool *.wild policy=name-hash
            $GENERATE 1-9 *.wild A 192.0.2.$
            *.wild IN {record} {(isService ? "ipv4hint=" + string.Join(',', Enumerable.Range(1, 9).Select(i => $"192.0.2.{i}")) : "")}
            """));

        DnsMessage reply = server.Ask(new Question("c.wild.example.org", isService ? RRType.HTTPS : RRType.SRV));
        DnsMessage address = server.Ask(new Question($"{target}.example.org"));

        Assert.Equal(Lines(address.AnswerRecords), Lines(reply.AdditionalRecords.OfType<ARecord>()));
        Assert.Equal(isService ? Addresses(address) : [], HintsIn(reply.AnswerRecords));
    }

    [Fact]
    public void Respond_PoolThatLooksAtTheClient_TellsTheScope()
    {
        var server = new TestServer(("example.org.zone", Head + """
            ;@pool www policy=hash
            www IN A 192.0.2.1
            www IN A 192.0.2.2
            www IN HTTPS 1 . ipv4hint=192.0.2.1,192.0.2.2
            """));
        byte[] opt = Question.MakeOpt(options: Question.MakeSubnet(1, 24, 198, 51, 100));

        DnsMessage reply = server.Ask(new Question("www.example.org", RRType.HTTPS) { Opt = opt });

        Assert.Equal(24, reply.EDnsOptions!.Options.OfType<ClientSubnetOption>().Single().ScopeNetmask);
        Assert.Equal(Addresses(reply), HintsIn(reply.AnswerRecords));
    }

    private DnsMessage Ask(string name, RRType type = RRType.HTTPS) => _server.Ask(new Question($"{name}.example.org", type) { Opt = Question.MakeOpt() });

    private void Publish(string ipv4, string ipv6)
    {
        Publish(_server.Pool("www.example.org. A"), ipv4);
        Publish(_server.Pool("www.example.org. AAAA"), ipv6);
    }

    private static void Publish(Pool pool, string conditions) =>
        pool.Publish([.. conditions.Split(' ').Select(condition => condition == "up" ? PoolOf.Up : PoolOf.Down)]);

    private static string[] Lines(IEnumerable<DnsRecordBase> records) => [.. records.Select(record => record.ToString()!.Replace("\"", "", StringComparison.Ordinal))];

    private static string[] Addresses(DnsMessage reply) =>
        [.. reply.AnswerRecords.Concat(reply.AdditionalRecords).OfType<AddressRecordBase>().Select(record => record.Address.ToString())];

    private static string[] HintsIn(IEnumerable<DnsRecordBase> records) =>
        [.. Lines(records).SelectMany(line => HintsRegex().Matches(line)).SelectMany(match => match.Groups[1].Value.Split(','))];

    [GeneratedRegex(@"ipv[46]hint=(\S+)")]
    private static partial Regex HintsRegex();

    [GeneratedRegex(@"192[.\d]+|2001[:\w]+")]
    private static partial Regex AddressRegex();

    // The pool's next turn.
    private sealed class AnyOrderOfHints : IEqualityComparer<string>
    {
        public bool Equals(string? x, string? y) => Sorted(x!) == Sorted(y!);

        public int GetHashCode(string obj) => Sorted(obj).GetHashCode(StringComparison.Ordinal);

        private static string Sorted(string line) => HintsRegex().Replace(line, match => string.Join(',', match.Value.Split('=', ',').Order(StringComparer.Ordinal)));
    }
}
