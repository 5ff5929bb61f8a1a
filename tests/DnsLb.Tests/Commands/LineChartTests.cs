using System.Globalization;
using System.Text.RegularExpressions;
using DnsLb.Commands;

namespace DnsLb.Tests.Commands;

public sealed class LineChartTests
{
    // From the left to the right edge, from the axis to the highest line of the grid.
    [Fact]
    public void Html_OneLine_GoesWhereItsPointsAre() =>
        Assert.Contains("points=\"60,230 455,120 850,10\"", Chart([(0, 0), (50, 5), (100, 10)]), StringComparison.Ordinal);

    [Theory]
    [InlineData(10, 2)]
    [InlineData(1.37, 0.5)]
    [InlineData(0.03, 0.01)]
    [InlineData(4200, 1000)]
    [InlineData(0, 1)]
    public void Html_AnyHeight_HasAGridInRoundSteps(double most, double step)
    {
        double[] labels = [.. Regex.Matches(Chart([(0, 0), (1, most)]), "class=\"y\"[^>]*>([^<]*)<").Select(label => double.Parse(label.Groups[1].Value, CultureInfo.InvariantCulture))];

        Assert.InRange(labels.Length, 2, 7);
        Assert.Equal(0, labels[0]);
        Assert.Equal(step, labels[1], 1e-9);
        Assert.InRange(labels[^1], most, Math.Max(most + step, step));
    }

    [Fact]
    public void Html_MorePointsThanCanBeSeen_DrawsMeans()
    {
        string html = Chart([.. Enumerable.Range(0, 6000).Select(i => ((double)i, i % 2 * 10.0))]);

        string[] points = Regex.Match(html, "points=\"([^\"]*)\"").Groups[1].Value.Split(' ');
        Assert.Equal(600, points.Length);
        Assert.Single(points.Select(point => point.Split(',')[1]).Distinct());
    }

    [Fact]
    public void Html_OnePoint_IsDrawn() => Assert.Contains("points=\"60,10\"", Chart([(5, 1)]), StringComparison.Ordinal);

    private static string Chart((double X, double Y)[] points) => new LineChart("title", "across", "up", [new ChartLine("line", points)]).Html();
}
