using DnsLb.Metrics;
using DnsLb.Tests.Documentation;

namespace DnsLb.Tests.Metrics;

/// <summary>The document of the metrics says what the registers in the code say.</summary>
public sealed class MetricsDocumentTests
{
    private const string Document = "src/DnsLb/Docs/metrics.md";

    [Fact]
    public void Series_Table_IsThatOfTheCode() => Assert.Equal(
        string.Join('\n', MetricFamilies.All.Select(family => string.Join(" | ", $"`{family.Name}`", family.Kind.ToString().ToLowerInvariant(), string.Join(", ", family.Labels.Select(label => $"`{label}`")), family.Help))),
        string.Join('\n', MarkdownFile.Read(Document).Table("Series").Select(cells => string.Join(" | ", cells))));

    [Fact]
    public void Labels_Table_HasEveryLabelWhoseValuesAreNotPlain()
    {
        string[] plain = ["transport", "error", "verdict", "result", "severity", "generation", "version"];
        string[] told = [.. MarkdownFile.Read(Document).Table("Labels, and how many series there are").SelectMany(cells => cells[0].Split(", ")).Select(label => label.Trim('`'))];
        Assert.Equal(MetricFamilies.All.SelectMany(family => family.Labels).Except(plain).Order(), told.Order());
    }

    [Fact]
    public void Counts_OfEachKindOfThing_AreThoseOfTheCode()
    {
        Assert.Contains($"a pool {Of("pool", "type") - 5}, a member {Of("pool", "type", "member") - 2}, a target {Of("zone", "check", "target", "type") + 3}; with policy `lease` a pool has 5 and a member 2 more", MarkdownFile.Read(Document).Text, StringComparison.Ordinal);

        static int Of(params string[] labels) => MetricFamilies.All.Count(family => family.Labels.SequenceEqual(labels));
    }

    [Fact]
    public void Queries_OfTheDocument_NameSeriesOfTheCode() =>
        Assert.All(
            MarkdownFile.Read(Document).Table("Some questions").SelectMany(cells => PromQuery.Series(cells[1])),
            named => Assert.Contains(MetricFamilies.All, family => family.Name == named.Name || (family.Kind == MetricKind.Histogram && named.Name == $"{family.Name}_bucket")));
}
