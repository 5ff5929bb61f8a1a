using DnsLb.Tests;

namespace DnsLb.Bench.Balance;

/// <summary>A part of this project's README that a program writes, between two comments that do not show.</summary>
internal static class ReadmeSection
{
    /// <summary>Puts a new text in its place.</summary>
    /// <param name="name">Which: it begins after the comment <c>begin NAME</c>, and ends before <c>end NAME</c>.</param>
    /// <param name="text">Markdown.</param>
    /// <exception cref="InvalidOperationException">There is no such part.</exception>
    public static void Replace(string name, string text)
    {
        string path = Repository.PathOf("tests/DnsLb.Bench/README.md");
        string readme = File.ReadAllText(path);
        string begin = $"<!-- begin {name} -->\n";
        int from = readme.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        int to = readme.IndexOf($"<!-- end {name} -->", StringComparison.Ordinal);
        if (from < begin.Length || to < from)
        {
            throw new InvalidOperationException($"{path} has no part {name}");
        }

        File.WriteAllText(path, $"{readme[..from]}{text}{readme[to..]}");
    }
}
