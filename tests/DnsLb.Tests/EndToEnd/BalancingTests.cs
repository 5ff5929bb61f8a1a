using DnsLb.Core.Wire;
using DnsLb.Tests.Answering;

namespace DnsLb.Tests.EndToEnd;

/// <summary>Shares of answers, counted over real sockets and several workers.</summary>
[Collection(ProcessTests.Name)]
public sealed class BalancingTests
{
    private const int Answers = 1000;
    private const double Tolerance = 0.005;

    [Fact]
    public async Task Serve_Weighted_GivesEachMemberItsShareOfAThousandAnswers()
    {
        await using ServedFolder served = await ServeAsync(
            """
            ;@pool www policy=weighted
            www A 192.0.2.1 ;@ weight=6.5
            www A 192.0.2.2 ;@ weight=2.5
            www A 192.0.2.3 ;@ weight=1
            www A 192.0.2.4 ;@ weight=0
            """);
        List<string[]> answers = Ask(served, "www.example.com");
        Assert.All(answers, answer => Assert.Single(answer));
        AssertShares(answers, answer => answer[..1], ("192.0.2.1", 0.65), ("192.0.2.2", 0.25), ("192.0.2.3", 0.1));
    }

    [Fact]
    public async Task Serve_WeightedWithTwoAnswers_IsExactInFirstPlaceAndInInclusion()
    {
        await using ServedFolder served = await ServeAsync(
            """
            ;@pool www policy=weighted answers=2
            www A 192.0.2.1 ;@ weight=4
            www A 192.0.2.2 ;@ weight=3
            www A 192.0.2.3 ;@ weight=2
            www A 192.0.2.4 ;@ weight=1
            """);
        List<string[]> answers = Ask(served, "www.example.com");
        Assert.All(answers, answer => Assert.Equal(2, answer.Distinct().Count()));
        AssertShares(answers, answer => answer[..1], ("192.0.2.1", 0.4), ("192.0.2.2", 0.3), ("192.0.2.3", 0.2), ("192.0.2.4", 0.1));
        AssertShares(answers, answer => answer, ("192.0.2.1", 0.8), ("192.0.2.2", 0.6), ("192.0.2.3", 0.4), ("192.0.2.4", 0.2));
    }

    [Fact]
    public async Task Serve_Rotate_PutsEachMemberFirstEquallyOften()
    {
        await using ServedFolder served = await ServeAsync(
            """
            ;@pool www
            www AAAA 2001:db8::1
            www AAAA 2001:db8::2
            www AAAA 2001:db8::3
            www AAAA 2001:db8::4
            """);
        List<string[]> answers = Ask(served, "www.example.com", RRType.AAAA);
        Assert.All(answers, answer => Assert.Equal(4, answer.Distinct().Count()));
        AssertShares(answers, answer => answer[..1], ("2001:db8::1", 0.25), ("2001:db8::2", 0.25), ("2001:db8::3", 0.25), ("2001:db8::4", 0.25));
    }

    [Fact]
    public async Task Serve_Hash_AnswersByTheClientSubnetAndSaysSo()
    {
        await using ServedFolder served = await ServeAsync(
            """
            ;@pool www policy=hash
            www A 192.0.2.1
            www A 192.0.2.2
            www A 192.0.2.3
            """);
        var bySubnet = new Dictionary<string, string>();
        for (int i = 0; i < 12; i++)
        {
            string subnet = $"203.0.{i}.0/24";
            IReadOnlyList<string> first = await served.Server.DigAsync("www.example.com", "A", $"+subnet={subnet}");
            IReadOnlyList<string> again = await served.Server.DigAsync("www.example.com", "A", $"+subnet={subnet}", "+tcp");
            Assert.Contains($"; CLIENT-SUBNET: {subnet}/24", first);
            Assert.Equal(Data(first), Data(again));
            bySubnet[subnet] = Data(first);
        }

        Assert.Equal(3, bySubnet.Values.Distinct().Count());
    }

    [Fact]
    public async Task Serve_HashWithoutSubnet_AnswersOneClientAlwaysTheSame()
    {
        await using ServedFolder served = await ServeAsync(
            """
            ;@pool www policy=hash
            www A 192.0.2.1
            www A 192.0.2.2
            www A 192.0.2.3
            """);
        Assert.Single(Ask(served, "www.example.com").Select(answer => answer.Single()).Distinct());
    }

    [Fact]
    public async Task Serve_NameHashUnderAWildcard_AnswersEachNameAlwaysTheSame()
    {
        await using ServedFolder served = await ServeAsync(
            """
            ;@pool *.tenants policy=name-hash
            *.tenants A 192.0.2.1
            *.tenants A 192.0.2.2
            *.tenants A 192.0.2.3
            """);
        var byName = Enumerable.Range(0, 60).ToDictionary(i => $"t{i}.tenants.example.com", i => served.Server.Addresses($"t{i}.tenants.example.com").Single());
        Assert.Equal(3, byName.Values.Distinct().Count());
        Assert.All(byName, pair => Assert.Equal(pair.Value, served.Server.Addresses(pair.Key.ToUpperInvariant()).Single()));
    }

    private static void AssertShares(List<string[]> answers, Func<string[], string[]> counted, params (string Address, double Share)[] expected)
    {
        var shares = answers.SelectMany(counted).CountBy(address => address).ToDictionary(pair => pair.Key, pair => pair.Value / (double)answers.Count);
        Assert.Equal(expected.Select(pair => pair.Address).Order(), shares.Keys.Order());
        Assert.All(expected, pair => Assert.InRange(shares[pair.Address], pair.Share - Tolerance, pair.Share + Tolerance));
    }

    private static string Data(IEnumerable<string> lines) => lines.Single(line => line.StartsWith("www.example.com.", StringComparison.Ordinal)).Split('\t', ' ')[^1];

    private static Task<ServedFolder> ServeAsync(string lines) => ServedFolder.StartAsync(ZoneSamples.Example(lines), "--workers", "4");

    private static List<string[]> Ask(ServedFolder served, string name, RRType type = RRType.A) =>
        [.. served.Server.AskAll(new Question(name, type), Answers).Select(DnsLbProcess.AddressesOf)];
}
