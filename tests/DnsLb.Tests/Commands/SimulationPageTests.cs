using System.Text.RegularExpressions;
using System.Xml.Linq;
using DnsLb.Commands;
using DnsLb.Core.Pools;
using DnsLb.Core.Simulation;
using DnsLb.Tests.Simulation;

namespace DnsLb.Tests.Commands;

public sealed class SimulationPageTests
{
    private static readonly SimulationSettings World = new()
    {
        Resolvers = 50,
        Lookups = 20,
        WarmUp = TimeSpan.FromMinutes(1),
        Duration = TimeSpan.FromMinutes(5),
        Failures = [new SimulatedFailure(1, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(3))],
    };

    [Fact]
    public void Of_FewMembers_DrawsALineForEach()
    {
        XElement[] charts = Charts(Page(members: 3));

        Assert.Equal(
            ["The fullest member beside all", "Queries that resolvers ask", "10.0.0.2 fails after 60 s, answers change 3 s later: what is still on it", "weighted: the load of each member", "gdnsd: the load of each member"],
            charts.Select(chart => chart.Attribute("aria-label")!.Value));
        Assert.Equal(["weighted", "gdnsd"], Lines(charts[0]).Select(line => line.Value));
        Assert.Equal(["weighted: leased", "weighted: used", "gdnsd: leased", "gdnsd: used"], Lines(charts[2]).Select(line => line.Value));
        Assert.Equal(["10.0.0.1", "10.0.0.2", "10.0.0.3"], Lines(charts[3]).Select(line => line.Value));
        Assert.All(Lines(charts[0]), line => Assert.Equal(30, line.Attribute("points")!.Value.Split(' ').Length));
    }

    [Fact]
    public void Of_ManyMembers_DrawsHowTheyAreSpread() =>
        Assert.Equal(["fullest", "fuller than 90 %", "median", "fuller than 10 %", "emptiest"], Lines(Charts(Page(members: 40))[3]).Select(line => line.Value));

    // It can be sent to anybody and opened anywhere.
    [Fact]
    public void Of_AnyResult_IsAllInOneFile()
    {
        string page = Page(members: 3);

        Assert.StartsWith("<!doctype html>", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("(?i)<script|<link|<img|@import|url\\(|https?:|src=|href=", page);
        Assert.Contains("policy    queries/s", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_NameWithMarkup_IsText()
    {
        PoolDefinition pool = TestPool.Of("weighted", 20, 1, 1);
        pool = pool with { Members = [pool.Members[0], pool.Members[1] with { Settings = new MemberSettings { Name = "<b>&" } }] };

        Assert.DoesNotContain("<b>", Page(pool), StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;&amp; (10.0.0.2)", Page(pool), StringComparison.Ordinal);
    }

    private static string Page(int members) => Page(TestPool.Of("weighted", 20, [.. Enumerable.Repeat(1.0, members)]));

    private static string Page(PoolDefinition pool)
    {
        var simulator = new Simulator(pool, World);
        return SimulationPage.Of(pool, World, [("weighted", simulator.Run("weighted")), ("gdnsd", simulator.Run("gdnsd"))]);
    }

    private static XElement[] Charts(string page) => [.. Regex.Matches(page, "<svg.*?</svg>", RegexOptions.Singleline).Select(chart => XElement.Parse(chart.Value))];

    private static IEnumerable<XElement> Lines(XElement chart) => chart.Elements("polyline");
}
