using System.Text.RegularExpressions;

namespace DnsLb.Tests.Layout;

/// <summary>Where files lie, what they are called and how long they are.</summary>
public sealed class LayoutTests
{
    private const int MostLines = 300;

    [Fact]
    public void TopLevel_ItsEntries_AreThoseOfTheDesign()
    {
        string[] expected =
        [
            "Directory.Build.props", "Directory.Packages.props", "DnsLb.sln", "Dockerfile", "LICENSE", "README.md", "global.json", "src", "tests", "zones",
        ];
        var found = Directory.EnumerateFileSystemEntries(Repository.Root)
            .Select(path => Path.GetFileName(path))
            .Where(name => name[0] != '.' && name != "BenchmarkDotNet.Artifacts")
            .Order(StringComparer.Ordinal);
        Assert.Equal(expected, found);
    }

    [Fact]
    public void SourceFiles_TheirLength_IsBounded() =>
        Assert.DoesNotContain(AllSources().Select(file => (file, lines: Lines(file).Length)), pair => pair.lines > MostLines);

    [Fact]
    public void SourceFiles_TheirNamespace_IsTheirFolder()
    {
        var wrong = AllSources()
            .Select(file => (file, declared: Lines(file).Select(line => Regex.Match(line, @"^namespace ([\w.]+);")).FirstOrDefault(match => match.Success)?.Groups[1].Value))
            .Where(pair => pair.declared is not null && pair.declared != FolderNamespace(pair.file));
        Assert.Empty(wrong);
    }

    [Fact]
    public void SourceFiles_TheirName_IsThatOfATypeInThem() =>
        Assert.DoesNotContain(AllSources().Where(file => !file.EndsWith("Bench/Program.cs", StringComparison.Ordinal)), file => !Regex.IsMatch(File.ReadAllText(Repository.PathOf(file)), TypeNamed(Path.GetFileNameWithoutExtension(file))));

    private static string TypeNamed(string name) => $@"\b(class|struct|record|interface|enum)\s+{Regex.Escape(name)}\b";

    private static IEnumerable<string> AllSources() => Repository.SourceFiles("src").Concat(Repository.SourceFiles("tests"));

    private static string[] Lines(string file) => File.ReadAllLines(Repository.PathOf(file));

    private static string FolderNamespace(string file) => Path.GetDirectoryName(file)!.Replace('\\', '/').Split('/', 2)[1].Replace('/', '.');
}
