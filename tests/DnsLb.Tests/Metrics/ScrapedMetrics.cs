using System.Globalization;
using System.Text.RegularExpressions;

namespace DnsLb.Tests.Metrics;

/// <summary>What a scrape of <c>/metrics</c> gave.</summary>
internal sealed class ScrapedMetrics
{
    private readonly List<Series> _series = [];

    public ScrapedMetrics(string text)
    {
        Text = text;
        foreach (string line in text.Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
        {
            Match match = Regex.Match(line, """^(?<name>\w+)(\{((?<label>\w+)="(?<value>(\\.|[^"\\])*)",?)*\})? (?<number>\S+)$""");
            Assert.True(match.Success, line);
            var labels = match.Groups["label"].Captures.Zip(match.Groups["value"].Captures, (label, value) => (label.Value, value.Value)).ToDictionary(pair => pair.Item1, pair => pair.Item2);
            _series.Add(new Series(match.Groups["name"].Value, labels, Number(match.Groups["number"].Value)));
        }
    }

    public string Text { get; }

    public IReadOnlyList<Series> All => _series;

    public IEnumerable<Series> Named(string name) => _series.Where(series => series.Name == name);

    /// <summary>The value of the one series with a name and these labels among others.</summary>
    public double this[string name, params (string Label, string Value)[] labels] =>
        Assert.Single(Named(name), series => labels.All(pair => series.Labels.GetValueOrDefault(pair.Label) == pair.Value)).Value;

    private static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };
}

/// <summary>One series.</summary>
internal sealed record Series(string Name, IReadOnlyDictionary<string, string> Labels, double Value);
