using System.Text.RegularExpressions;

namespace DnsLb.Tests.Documentation;

/// <summary>The parts of a Markdown file that can be tested: its tables and its fenced blocks.</summary>
internal sealed class MarkdownFile
{
    private readonly string[] _lines;

    private MarkdownFile(string[] lines) => _lines = lines;

    /// <summary>Reads a file given relative to the top of the working tree.</summary>
    public static MarkdownFile Read(string path) => new(File.ReadAllLines(Repository.PathOf(path)));

    public int LineCount => _lines.Length;

    public string Text => string.Join('\n', _lines);

    /// <summary>The rows of the first table behind a heading, without its head; <c>\|</c> in a cell is a bar.</summary>
    public IReadOnlyList<string[]> Table(string heading)
    {
        int start = Array.FindIndex(_lines, line => line.StartsWith('#') && line.TrimStart('#').Trim() == heading);
        Assert.True(start >= 0, $"no heading \"{heading}\"");
        string[] rows = [.. _lines.Skip(start + 1).TakeWhile(line => !line.StartsWith('#')).SkipWhile(line => !line.StartsWith('|')).TakeWhile(line => line.StartsWith('|'))];
        Assert.True(rows.Length >= 2, $"no table behind \"{heading}\"");
        return [.. rows.Skip(2).Select(Cells)];
    }

    /// <summary>The fenced blocks of a language, in order; one in a list stands as far to the right as its fence.</summary>
    public IReadOnlyList<string> Blocks(string language)
    {
        var blocks = new List<string>();
        for (int i = 0; i < _lines.Length; i++)
        {
            int indent = _lines[i].IndexOf("```", StringComparison.Ordinal);
            if (indent >= 0 && string.IsNullOrWhiteSpace(_lines[i][..indent]))
            {
                string[] block = [.. _lines.Skip(i + 1).TakeWhile(line => line.Trim() != "```")];
                if (_lines[i].Trim() == $"```{language}")
                {
                    blocks.Add(string.Concat(block.Select(line => $"{line[Math.Min(indent, line.Length)..]}\n")));
                }

                i += block.Length + 1;
            }
        }

        return blocks;
    }

    private static string[] Cells(string row) =>
        [.. Regex.Split(row.Trim()[1..^1], @"(?<!\\)\|").Select(cell => cell.Trim().Replace("\\|", "|", StringComparison.Ordinal))];
}
