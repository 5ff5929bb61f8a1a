using System.Text.RegularExpressions;

namespace DnsLb.Tests.Documentation;

/// <summary>The map of the code is short, and every place on it exists.</summary>
public sealed class NewcomerMapTests
{
    private const string Map = "src/README.md";
    private const int MostLines = 120;

    [Fact]
    public void Map_ItsLength_IsBounded() => Assert.InRange(MarkdownFile.Read(Map).LineCount, 1, MostLines);

    [Theory]
    [InlineData("README.md")]
    [InlineData("zones/README.md")]
    [InlineData(Map)]
    [InlineData("src/DnsLb/Docs/migrating.md")]
    [InlineData("src/DnsLb/Docs/operating.md")]
    [InlineData("src/DnsLb/Docs/security.md")]
    [InlineData("src/DnsLb/Docs/split-brain.md")]
    public void Links_ToFiles_LeadSomewhere(string file)
    {
        string folder = Path.GetDirectoryName(Repository.PathOf(file))!;
        string[] targets = [.. Regex.Matches(MarkdownFile.Read(file).Text, @"\]\(([^)#:]+)(#[^)]*)?\)").Select(match => match.Groups[1].Value)];
        Assert.NotEmpty(targets);
        Assert.DoesNotContain(targets, target => !Path.Exists(Path.Combine(folder, target)));
        Assert.DoesNotContain(Headings(file, folder), link => !link.Exists);
    }

    [Fact]
    public void Map_ItsPathsInTheDrawings_AreFilesOfTheCore()
    {
        string[] paths = [.. Regex.Matches(MarkdownFile.Read(Map).Text, @"^    .*?(\b[A-Z]\w+/[A-Z]\w+)", RegexOptions.Multiline).Select(match => match.Groups[1].Value)];
        Assert.True(paths.Length > 10);
        Assert.DoesNotContain(paths, path => !File.Exists(Repository.PathOf($"src/DnsLb.Core/{path}.cs")));
    }

    [Fact]
    public void Map_ItsTypesAndFolders_Exist()
    {
        HashSet<string> known = [.. Repository.SourceFiles("src").SelectMany(Parts)];
        string[] names = [.. Regex.Matches(MarkdownFile.Read(Map).Text, @"`([A-Z][a-zA-Z]+)(\.[A-Z]\w+)?`").Select(match => match.Groups[1].Value).Except(["Keys", "Method_Situation_Result", "FakeTimeProvider", "DnsLb"])];
        Assert.True(names.Length > 10);
        Assert.DoesNotContain(names, name => !known.Contains(name));
    }

    // Links to a heading, of the page itself or another one.
    private static IEnumerable<(string Link, bool Exists)> Headings(string file, string folder) =>
        from match in Regex.Matches(MarkdownFile.Read(file).Text, @"\]\(([^)#:]*\.md)?#([^)]+)\)")
        let page = match.Groups[1].Length == 0 ? Repository.PathOf(file) : Path.Combine(folder, match.Groups[1].Value)
        select (match.Value, File.ReadLines(page).Where(line => line.StartsWith('#')).Any(line => Anchor(line) == match.Groups[2].Value));

    // As GitHub makes it.
    private static string Anchor(string heading) =>
        Regex.Replace(heading.TrimStart('#').Trim().ToLowerInvariant(), @"[^\w\- ]", "").Replace(' ', '-');

    private static IEnumerable<string> Parts(string file) => [.. file.Split('/')[2..^1], .. Regex.Matches(File.ReadAllText(Repository.PathOf(file)), @"\b(?:class|record|interface|struct|enum) (\w+)").Select(match => match.Groups[1].Value)];
}
