using System.Globalization;
using System.Net;
using System.Text;

namespace DnsLb.Commands;

/// <summary>A line of a chart.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Points">From left to right.</param>
internal sealed record ChartLine(string Name, IReadOnlyList<(double X, double Y)> Points);

/// <summary>A chart of lines as SVG, with nothing that is not in it: no script, no font, no picture from elsewhere.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Across">What goes from left to right, with its unit.</param>
/// <param name="Up">What goes up, with its unit; from 0.</param>
/// <param name="Lines">At least one, each with a point.</param>
internal sealed record LineChart(string Title, string Across, string Up, IReadOnlyList<ChartLine> Lines)
{
    /// <summary>How many colours there are; the lines behind have them again.</summary>
    public const int Colours = 8;

    private const int Width = 860;
    private const int Height = 280;
    private const int Left = 60;
    private const int Right = 850;
    private const int Top = 10;
    private const int Bottom = 230;
    private const int MostPoints = 600;
    private const int MostNamed = 12;

    /// <summary>The figure: title, chart, and which line is which.</summary>
    public string Html()
    {
        (double from, double to) = (Lines.Min(line => line.Points[0].X), Lines.Max(line => line.Points[^1].X));
        double most = Lines.Max(line => line.Points.Max(point => point.Y));
        double step = Step(most, 5);
        most = Math.Max(step, Math.Ceiling(most / step) * step);
        var html = new StringBuilder();
        Append(html, $"<figure><figcaption>{WebUtility.HtmlEncode(Title)}</figcaption>\n<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{WebUtility.HtmlEncode(Title)}\">\n");
        for (int i = 0; i * step <= most * 1.0001; i++)
        {
            double y = Bottom - (i * step / most * (Bottom - Top));
            Append(html, $"<path class=\"grid\" d=\"M{Left} {y:0.#}H{Right}\"/><text class=\"y\" x=\"{Left - 6}\" y=\"{y + 4:0.#}\">{i * step:0.######}</text>\n");
        }

        double across = Step(to - from, 10);
        for (double x = Math.Ceiling(from / across) * across; x <= to; x += across)
        {
            Append(html, $"<text class=\"x\" x=\"{At(x):0.#}\" y=\"{Bottom + 18}\">{x:0.######}</text>\n");
        }

        Append(html, $"<text class=\"x\" x=\"{(Left + Right) / 2}\" y=\"{Height - 8}\">{WebUtility.HtmlEncode(Across)}</text>");
        Append(html, $"<text class=\"x\" transform=\"translate(14 {(Top + Bottom) / 2}) rotate(-90)\">{WebUtility.HtmlEncode(Up)}</text>\n");
        foreach ((int i, ChartLine line) in Lines.Index())
        {
            string points = string.Join(' ', Thinned(line.Points).Select(point => string.Create(CultureInfo.InvariantCulture, $"{At(point.X):0.#},{Bottom - (point.Y / most * (Bottom - Top)):0.#}")));
            Append(html, $"<polyline class=\"c{i % Colours}\" points=\"{points}\"><title>{WebUtility.HtmlEncode(line.Name)}</title></polyline>\n");
        }

        html.Append("</svg>\n");
        if (Lines.Count <= MostNamed)
        {
            html.Append("<p>").AppendJoin(' ', Lines.Index().Select(line => $"<span class=\"k{line.Index % Colours}\">{WebUtility.HtmlEncode(line.Item.Name)}</span>")).Append("</p>\n");
        }

        return html.Append("</figure>\n").ToString();

        double At(double x) => Left + ((x - from) / Math.Max(to - from, double.Epsilon) * (Right - Left));
    }

    // 1, 2 or 5 times a power of ten, so that there are about so many steps.
    private static double Step(double range, int count)
    {
        if (range <= 0)
        {
            return 1;
        }

        double power = Math.Pow(10, Math.Floor(Math.Log10(range / count)));
        double times = range / count / power;
        return power * (times <= 1 ? 1 : times <= 2 ? 2 : times <= 5 ? 5 : 10);
    }

    // Means of neighbours where there are more points than can be seen.
    private static IEnumerable<(double X, double Y)> Thinned(IReadOnlyList<(double X, double Y)> points) =>
        points.Count <= MostPoints ? points : points.Chunk((points.Count + MostPoints - 1) / MostPoints).Select(some => (some.Average(point => point.X), some.Average(point => point.Y)));

    private static void Append(StringBuilder html, FormattableString text) => html.Append(text.ToString(CultureInfo.InvariantCulture));
}
