using DnsLb.Core.Pools;
using DnsLb.Core.Zones;

namespace DnsLb.Tests.ZoneFiles;

public class PoolBuilderTests
{
    private const string Web = ";@check web http port=8080 path=/healthz interval=5s timeout=2s\n;@check tcp tcp port=80\n";

    [Fact]
    public void Build_ExampleOfTheDesign_GivesItsPool()
    {
        PoolDefinition pool = AnnotationCollectorTests.Pool(
            Web + ";@pool  www policy=weighted check=web answers=1 ttl=5s..60s when-empty=all\n" +
            "www  IN A   192.0.2.10    ;@ weight=3\nwww  IN A   192.0.2.11    ;@ weight=1 check=none\nwww  IN A   198.51.100.7  ;@ tier=1 check=tcp,web probe=127.0.0.1:81\n");
        Assert.Equal(("www.example.com.", false, 60u, "weighted"), (pool.Owner, pool.IsIPv6, pool.RRsetTtl, pool.Settings.Policy));
        Assert.Equal(["192.0.2.10", "192.0.2.11", "198.51.100.7"], pool.Members.Select(member => member.Address.ToString()));
        Assert.Equal([(3, 0), (1, 0), (1, 1)], pool.Members.Select(member => (member.Settings.Weight, member.Settings.Tier)));
        Assert.Equal(["web", "", "tcp,web"], pool.Members.Select(member => string.Join(',', member.Checks.Select(check => check.Name))));
        Assert.Equal("127.0.0.1:81", pool.Members[2].Settings.Probe!.ToString());
    }

    [Fact]
    public void Build_BothFamilies_AreTwoPools()
    {
        var result = ZoneText.Read(ZoneText.Head + ";@pool w\nw A 192.0.2.1\nw AAAA ::1\nw TXT x\n");
        Assert.Equal(["w.example.com. A", "w.example.com. AAAA"], Assert.IsType<ZoneDefinition>(result.Zone).Pools.Select(pool => pool.Pool.Name));
    }

    [Theory]
    [InlineData(";@pool w\nw A 192.0.2.1\n;@pool w", "3:8: a pool at \"w\" is already defined in line 3")]
    [InlineData(";@pool ww\nw A 192.0.2.1", "1:8: \"ww\" has no A or AAAA record; did you mean \"w.example.com.\"?")]
    [InlineData(";@pool t\nt TXT a", "1:8: \"t\" has no A or AAAA record")]
    [InlineData(";@pool t\nt TXT a\ntt A 192.0.2.1", "1:8: \"t\" has no A or AAAA record")]
    [InlineData(";@pool c\nc CNAME d\nd A 192.0.2.1", "1:8: \"c\" is a CNAME, which a pool cannot be at; name the owner of the A and AAAA records")]
    [InlineData(";@pool w.example.net.\nw A 192.0.2.1", "1:8: \"w.example.net.\" lies outside the zone \"example.com.\"")]
    [InlineData(";@pool w ttl=60s..5s\nw A 192.0.2.1", "1:10: \"ttl=60s..5s\": ttl must be MIN..MAX, MIN not above MAX, or one duration")]
    [InlineData(";@pool w polcy=rotate\nw A 192.0.2.1", "1:10: unknown key \"polcy\"; did you mean \"policy\"?")]
    [InlineData(";@pool w policy=rotat\nw A 192.0.2.1", "1:10: \"policy=rotat\": policy must be rotate|weighted|latency|hash|name-hash|lease; did you mean \"rotate\"?")]
    [InlineData(";@pool w budget=auto\nw A 192.0.2.1", "1:10: budget has no meaning with policy=rotate; write policy=lease, or leave it out")]
    [InlineData(";@pool w persistence=1m policy=hash\nw A 192.0.2.1", "1:10: persistence has no meaning with policy=hash; write policy=lease, or leave it out")]
    [InlineData(";@pool w policy=leas budget=5\nw A 192.0.2.1", "1:10: \"policy=leas\": policy must be rotate|weighted|latency|hash|name-hash|lease; did you mean \"lease\"?")]
    [InlineData(";@pool w policy=lease budget=0\nw A 192.0.2.1", "1:23: \"budget=0\": budget must be auto, or queries per second from 0.001")]
    [InlineData(";@pool w policy=lease persistence=2d\nw A 192.0.2.1", "1:23: \"persistence=2d\": persistence must be a duration from 1s to 1d")]
    [InlineData(";@pool w answers=1 answers=2\nw A 192.0.2.1", "1:20: key \"answers\" is given twice; keep one")]
    [InlineData(";@pool w spread=x\nw A 192.0.2.1", "1:10: warning: \"spread\" has no effect in this version")]
    [InlineData("w A 192.0.2.1 ;@ weight=1", "1:15: \"w.example.com.\" has no \";@pool\" line, so its addresses have no attributes")]
    [InlineData(";@pool w\nw A 192.0.2.1 ;@ wieght=1", "2:18: unknown key \"wieght\"; did you mean \"weight\"?")]
    [InlineData(";@pool w\nw A 192.0.2.1 ;@ weight=-1", "2:18: \"weight=-1\": weight must be 0, or a number from 0.000001 to 1000000000")]
    [InlineData(";@pool w\nw A 192.0.2.1 ;@ group=a", "2:18: warning: \"group\" has no effect in this version")]
    [InlineData(";@pool w\nw A 192.0.2.1 ;@ weight=0\nw A 192.0.2.2 ;@ tier=1", "1:8: all weights of tier 0 of \"w.example.com. A\" are 0; give one member a weight above 0")]
    [InlineData(";@pool w check=wep\n;@check web tcp port=1\nw A 192.0.2.1", "1:10: unknown check \"wep\"; did you mean \"web\"?")]
    [InlineData(";@pool w check=web\nw A 192.0.2.1", "1:10: unknown check \"web\"; this zone has no \";@check\" line")]
    [InlineData(";@pool w\n;@check web tcp port=1\nw A 192.0.2.1 ;@ weight=2 check=wep", "3:27: unknown check \"wep\"; did you mean \"web\"?")]
    [InlineData(";@pool w\nw A 192.0.2.1\nw A 192.0.2.1", "3:1: the pool \"w.example.com. A\" has this address already, in line 4")]
    [InlineData(";@pool w.d\nd NS x.x.\nw.d A 192.0.2.1", "1:8: \"w.d\" lies at or below the delegation \"d.example.com.\", so its addresses are never answers")]
    [InlineData(";@pool d\nd NS x.x.\nd A 192.0.2.1", "1:8: \"d\" lies at or below the delegation \"d.example.com.\", so its addresses are never answers")]
    [InlineData(";@pool w slow-start=1m\nw A 192.0.2.1", "1:8: warning: slow-start of \"w.example.com. A\" has no effect with policy=rotate, which goes by no weight; write another policy such as weighted, or leave it out")]
    [InlineData(";@pool w floor=50%\nw A 192.0.2.1\nw A 192.0.2.2 ;@ tier=1", "1:8: warning: only tier 0 of \"w.example.com. A\" ever serves: below the floor all of it counts as up; write on-floor=next-tier to let the next tier serve")]
    [InlineData(";@pool w policy=weighted answers=2\nw A 192.0.2.1 ;@ weight=3\nw A 192.0.2.2", "1:8: warning: answers=2 of \"w.example.com. A\" is lowered to 1 in tier 0, where one member has 75 % of the weight: more addresses at a time would cut that member's share")]
    [InlineData(";@pool w policy=weighted answers=2\nw A 192.0.2.1 ;@ weight=3\nw A 192.0.2.2\nw A 192.0.2.3 ;@ weight=4 tier=1\nw A 192.0.2.4 ;@ tier=1", "1:8: warning: answers=2 of \"w.example.com. A\" is lowered to 1 in tier 0, where one member has 75 % of the weight, to 1 in tier 1, where one member has 80 % of the weight: more addresses at a time would cut that member's share")]
    public void Build_WrongPool_SaysWhereAndWhy(string lines, string expected) =>
        Assert.Equal([expected], ZoneText.Diagnose(lines));

    [Theory]
    [InlineData("check=load", true)]
    [InlineData("check=load,web", false)]
    [InlineData("check=both", false)]
    [InlineData("check=either", false)]
    [InlineData("check=either,web", false)]
    [InlineData("check=agents", true)]
    [InlineData("check=agents,load", true)]
    public void Build_AgentThatIsIgnoredWhenItIsNotHeard_NeedsAnotherCheck(string keys, bool isWrong)
    {
        string expected = "1:8: 192.0.2.1 of \"w.example.com. A\" would stay up for ever, as unreachable=ignore passes a dead one too and it has no other check; add one to check=, or write unreachable=fail";

        Assert.Equal(
            isWrong ? [expected] : [],
            ZoneText.Diagnose($";@pool w {keys}\nw A 192.0.2.1\n;@check load agent port=1 unreachable=ignore\n;@check web tcp port=2\n;@check both all of=load,web\n;@check either any of=load,web\n;@check more agent port=3 unreachable=ignore\n;@check agents any of=load,more"));
    }

    [Theory]
    [InlineData(65536, "answers=1", "1:8: \"w.example.com. A\" has 65536 addresses; a pool holds at most 65535")]
    [InlineData(65535, "answers=1")]
    [InlineData(4064, "policy=rotate", "1:8: warning: 4064 addresses of \"w.example.com. A\" fit no answer: a message holds 64 KB; write answers=4063 or less")]
    [InlineData(4064, "answers=4063")]
    public void Build_HugePool_IsMeasuredByItsMembersAndItsAnswers(int members, string keys, params string[] expected) =>
        Assert.Equal(expected, ZoneText.Diagnose($";@pool w {keys}\n" + string.Concat(Enumerable.Range(0, members).Select(i => $"w A 10.0.{i >> 8}.{i & 255}\n"))));

    [Fact]
    public void Build_PoolWhoseOnlyRecordIsMalformed_ReportsTheRecordOnly() =>
        Assert.Equal(["2:5: \"x\" is no IPv4 address"], ZoneText.Diagnose(";@pool w\nw A x"));

    [Theory]
    [InlineData(";@pool w policy=weighted answers=3\nw A 192.0.2.1\nw A 192.0.2.2\nw A 192.0.2.3")]
    [InlineData(";@pool w policy=weighted answers=3\nw A 192.0.2.1\nw A 192.0.2.2")]
    [InlineData(";@pool w policy=weighted answers=2\nw A 192.0.2.1\nw A 192.0.2.2\nw A 192.0.2.3 ;@ tier=1")]
    [InlineData(";@pool w policy=weighted answers=2\nw A 192.0.2.1 ;@ weight=0\nw A 192.0.2.2 ;@ weight=3")]
    public void Build_AnswersThatAllMembersCanGive_IsSilent(string lines) => Assert.Empty(ZoneText.Diagnose(lines));

    [Fact]
    public void Build_Lease_TakesItsKeys()
    {
        PoolSettings settings = AnnotationCollectorTests.Pool(";@pool w policy=lease budget=150 persistence=2m ttl=1s..120s\nw A 192.0.2.1").Settings;
        Assert.Equal((150, TimeSpan.FromMinutes(2)), (settings.Budget, settings.Persistence));
        Assert.Null(AnnotationCollectorTests.Pool(";@pool w policy=lease budget=auto\nw A 192.0.2.1").Settings.Budget);
    }

    [Fact]
    public void Build_PoolBelowADname_IsAnError() =>
        Assert.Contains("1:8: \"w.d\" lies at or below the DNAME \"d.example.com.\", so its addresses are never answers", ZoneText.Diagnose(";@pool w.d\nd DNAME x.\nw.d A 192.0.2.1"));
}
