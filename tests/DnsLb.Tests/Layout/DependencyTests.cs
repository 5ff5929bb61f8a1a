using System.Text.RegularExpressions;

namespace DnsLb.Tests.Layout;

/// <summary>Dependencies between the folders of the core run one way.</summary>
public sealed class DependencyTests
{
    private const string Core = "src/DnsLb.Core";

    // Each folder and those directly below it; what lies below these may be used too.
    private static readonly Dictionary<string, string[]> Below = new()
    {
        ["Configuration"] = [],
        ["Counting"] = [],
        ["Files"] = [],
        ["Logging"] = ["Configuration", "Files"],
        ["Resolving"] = [],
        ["Wire"] = [],
        ["Leases"] = [],
        ["Selection"] = ["Configuration", "Leases", "Wire"],
        ["Checks"] = ["Files", "Selection"],
        ["Pools"] = ["Checks", "Counting"],
        ["Zones"] = ["Pools"],
        ["ZoneFiles"] = ["Zones"],
        ["Health"] = ["Logging", "Resolving", "Pools"],
        ["Notifications"] = ["Health"],
        ["State"] = ["ZoneFiles", "Health"],
        ["Answering"] = ["Zones"],
        ["Recording"] = ["Answering", "Logging", "ZoneFiles"],
        ["Transport"] = ["Recording"],
        ["Handover"] = ["Transport"],
        ["Simulation"] = ["Zones", "Health"],
        ["Serving"] = ["Notifications", "State", "Handover"],
    };

    public static TheoryData<string> Folders => [.. Below.Keys];

    [Fact]
    public void Core_ItsFolders_AreThoseOfTheTable() =>
        Assert.Equal(Below.Keys.Order(), Directory.GetDirectories(Repository.PathOf(Core)).Select(Path.GetFileName).Except(["bin", "obj"]).Order());

    [Theory]
    [MemberData(nameof(Folders))]
    public void Folder_ItsReferences_PointDownOnly(string folder)
    {
        HashSet<string> allowed = [folder, .. AllBelow(folder)];
        var wrong = Repository.SourceFiles($"{Core}/{folder}")
            .SelectMany(file => References(File.ReadAllText(Repository.PathOf(file))).Except(allowed).Select(other => $"{file} uses {other}"));
        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("using DnsLb.Core.Zones;", "Zones")]
    [InlineData("using Zone = DnsLb.Core.Zones.Zone;", "Zones")]
    [InlineData("void M(Pools.Pool pool)", "Pools")]
    [InlineData("int n = zone.Pools.Count;")]
    [InlineData("int n = Zones.Count;")]
    public void References_OneLine_FindsFolders(string line, params string[] expected) => Assert.Equal(expected, References(line));

    private static IEnumerable<string> AllBelow(string folder) => Below[folder].SelectMany(below => AllBelow(below).Prepend(below));

    // Absolute names, and names relative to DnsLb.Core when they name a type of that folder.
    private static IEnumerable<string> References(string source) =>
        Regex.Matches(source, @"\bDnsLb\.Core\.(\w+)").Select(match => match.Groups[1].Value)
            .Concat(Regex.Matches(source, @"(?<![\w.])(\w+)\.([A-Z]\w*)").Where(IsType).Select(match => match.Groups[1].Value))
            .Where(Below.ContainsKey)
            .Distinct();

    private static bool IsType(Match match) => File.Exists(Repository.PathOf($"{Core}/{match.Groups[1].Value}/{match.Groups[2].Value}.cs"));
}
