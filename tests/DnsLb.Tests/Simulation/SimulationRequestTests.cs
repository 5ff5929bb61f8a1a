using DnsLb.Core.Simulation;
using DnsLb.Tests.Answering;

namespace DnsLb.Tests.Simulation;

public sealed class SimulationRequestTests
{
    private static readonly TestServer Server = new(
        ("example.org.zone", "$TTL 60\n@ SOA ns h 1 1h 10m 1d 20\n@ NS ns\nns A 192.0.2.53\n;@pool www policy=weighted\n;@pool @ policy=weighted\nwww A 192.0.2.1 ;@ name=web1\nwww A 192.0.2.2\nwww AAAA 2001:db8::1\n@ A 192.0.2.9"),
        ("example.net.zone", "$TTL 60\n@ SOA ns h 1 1h 10m 1d 20\n@ NS ns\nns A 192.0.2.53\n;@pool www policy=weighted\nwww A 192.0.2.3"));

    [Theory]
    [InlineData("www.example.org", "A", "www.example.org. A")]
    [InlineData("WWW.example.org.", "a", "www.example.org. A")]
    [InlineData("www.example.org", "AAAA", "www.example.org. AAAA")]
    [InlineData("www", "AAAA", "www.example.org. AAAA")]
    [InlineData("@", "A", "example.org. A")]
    public void Resolve_NameOfAPool_FindsIt(string name, string type, string expected)
    {
        var (pool, _, problems) = new SimulationRequest(name, type, [], [], null).Resolve(Server.Zones.Current.Zones, new SimulationSettings());

        Assert.Empty(problems);
        Assert.Equal(expected, pool?.Name);
    }

    [Theory]
    [InlineData("192.0.2.2@10m", 1, 600)]
    [InlineData("web1@0s", 0, 0)]
    [InlineData("192.0.2.1@1s", 0, 1)]
    public void Resolve_Failure_NamesMemberAndTime(string text, int member, int seconds)
    {
        var (_, settings, problems) = new SimulationRequest("www.example.org", "A", [], [text], TimeSpan.FromSeconds(3)).Resolve(Server.Zones.Current.Zones, new SimulationSettings());

        Assert.Empty(problems);
        Assert.Equal([new SimulatedFailure(member, TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(3))], settings.Failures);
    }

    [Fact]
    public void Resolve_NoneOfManyPools_NamesSomeOfThem()
    {
        var server = new TestServer(("example.org.zone", $"$TTL 60\n@ SOA ns h 1 1h 10m 1d 20\n@ NS ns\nns A 192.0.2.53\n{string.Concat(Enumerable.Range(10, 90).Select(i => $";@pool p{i} policy=weighted\np{i} A 192.0.2.1\n"))}"));

        var (_, _, problems) = new SimulationRequest("gone.example.org", "A", [], [], null).Resolve(server.Zones.Current.Zones, new SimulationSettings());

        Assert.Equal($"no pool gone.example.org A; there is {string.Join(", ", Enumerable.Range(10, 20).Select(i => $"p{i}.example.org. A"))} and 70 more", Assert.Single(problems));
    }

    [Theory]
    [InlineData("www", "", "weighted", "\"www\" is www.example.org. and www.example.net.; write the whole name")]
    [InlineData("gone.example.org", "", "weighted", "no pool gone.example.org A; there is www.example.org. A, www.example.org. AAAA, example.org. A, www.example.net. A")]
    [InlineData("www.example.org", "", "wieghted", "no policy \"wieghted\"; did you mean \"weighted\"?")]
    [InlineData("www.example.org", "", "wieghted@5s", "no policy \"wieghted\"; did you mean \"weighted\"?")]
    [InlineData("www.example.org", "", "weighted@soon", "no policy \"weighted@soon\"; after @ comes a TTL in whole seconds, such as weighted@5s")]
    [InlineData("www.example.org", "web2@5s", "weighted", "fail web2@5s: www.example.org. A has no member web2; did you mean \"web1\"?")]
    [InlineData("www.example.org", "web1", "weighted", "fail web1: write MEMBER@TIME[+LENGTH], such as 192.0.2.1@600s, with a time below 1200 s")]
    [InlineData("www.example.org", "web1@20m", "weighted", "fail web1@20m: write MEMBER@TIME[+LENGTH], such as 192.0.2.1@600s, with a time below 1200 s")]
    public void Resolve_SomethingWrong_SaysWhat(string name, string failure, string policy, string expected)
    {
        var request = new SimulationRequest(name, "A", [policy], failure.Length > 0 ? [failure] : [], null);

        var (pool, _, problems) = request.Resolve(Server.Zones.Current.Zones, new SimulationSettings());

        Assert.Null(pool);
        Assert.Equal([expected], problems.Select(problem => problem));
    }
}
