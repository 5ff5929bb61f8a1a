using System.Text;
using DnsLb.Bench.Measuring;
using DnsLb.Bench.Servers;

namespace DnsLb.Bench.Comparison;

/// <summary>What one row measured of each server, as Markdown.</summary>
internal sealed class ResultTable(string title, params ResultColumn[] columns)
{
    private readonly List<(NameServer Server, Sample[] Cells)> _lines = [];

    /// <summary>Adds the samples of a server, one for each column.</summary>
    public void Add(NameServer server, params Sample[] cells) => _lines.Add((server, cells));

    /// <summary>Medians with how far the rounds lie apart, and then as multiples of what DnsLb has.</summary>
    public override string ToString() =>
        $"""
        ### {title}

        {Text((column, sample, _) => column.Measured(sample))}
        As multiples of what DnsLb has:

        {Text((column, sample, ours) => column.Ratio(sample, ours))}
        """;

    private string Text(Func<ResultColumn, Sample, Sample, string> cell)
    {
        Sample[] ours = _lines.Single(line => line.Server is DnsLbServer).Cells;
        var text = new StringBuilder($"| | {string.Join(" | ", columns.Select(column => column.Title))} |\n|---|{string.Concat(columns.Select(_ => "---:|"))}\n");
        foreach ((NameServer server, Sample[] cells) in _lines)
        {
            text.Append(null, $"| {server.Name} | {string.Join(" | ", columns.Select((column, i) => cell(column, cells[i], ours[i])))} |\n");
        }

        return text.ToString();
    }
}
