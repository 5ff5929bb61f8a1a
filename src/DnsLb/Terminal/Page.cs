using Spectre.Console;
using Spectre.Console.Rendering;

namespace DnsLb.Terminal;

/// <summary>Lines and tables for people, of which a terminal gets colours and lines of its width, and a file or pipe plain text with a line for each row.</summary>
internal sealed class Page
{
    // Nothing is as long: rows are not broken.
    private const int Unbroken = 32_000;

    // Of the last cell, below which a table is no table any more.
    private const int LeastLastCell = 12;
    private const int Gap = 2;

    // How each is shown in so many columns.
    private readonly List<Func<int, IEnumerable<IRenderable>>> _parts = [];

    /// <summary>Adds a line; a terminal may break it.</summary>
    public Page Line(params ReadOnlySpan<Cell> cells)
    {
        Paragraph line = LineOf(cells);
        _parts.Add(_ => [line]);
        return this;
    }

    /// <summary>Adds each line of a text.</summary>
    public Page Text(string text)
    {
        foreach (string line in text.Split('\n'))
        {
            Line(line);
        }

        return this;
    }

    /// <summary>Adds a table. Where a terminal is too narrow for it, each row becomes a line that names the columns.</summary>
    /// <param name="columns">The heads; one that ends with <c>&gt;</c> is of numbers, which are set to the right.</param>
    /// <param name="rows">The rows, with as many cells each. The last cell alone may be broken where a terminal is narrow.</param>
    public Page Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<Cell>> rows)
    {
        IReadOnlyList<Cell>[] all = [.. rows];
        int fixedWidth = columns.SkipLast(1).Select((column, index) => Gap + all.Select(row => row[index].Text.Length).Append(column.TrimEnd('>').Length).Max()).Sum();
        int lastWidth = all.Select(row => row[^1].Text.Length).Append(columns[^1].TrimEnd('>').Length).Max();
        _parts.Add(width => fixedWidth + Math.Min(lastWidth, LeastLastCell) <= width ? [TableOf(columns, all)] : all.Select(row => LineOf(Named(columns, row))));
        return this;
    }

    /// <summary>The lines as they are shown.</summary>
    /// <param name="width">The columns of the terminal; null: there is none.</param>
    /// <param name="hasColours">Whether they may hold colours.</param>
    public IReadOnlyList<string> Lines(int? width, bool hasColours)
    {
        using var text = new StringWriter { NewLine = "\n" };
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = hasColours ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = hasColours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = width ?? Unbroken;
        foreach (IRenderable part in _parts.SelectMany(part => part(console.Profile.Width)))
        {
            console.Write(part);
            if (part is Paragraph)
            {
                console.WriteLine();
            }
        }

        return [.. text.ToString().TrimEnd('\n').Split('\n').Select(line => line.TrimEnd())];
    }

    /// <summary>Writes it to standard output, or to what stands for it.</summary>
    public void WriteTo(TextWriter output)
    {
        foreach (string line in Lines(Screen.WidthOf(output), Screen.HasColours(output)))
        {
            output.WriteLine(line);
        }
    }

    private static Table TableOf(IReadOnlyList<string> columns, IReadOnlyList<Cell>[] rows)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = true };
        for (int column = 0; column < columns.Count; column++)
        {
            bool isLast = column == columns.Count - 1;
            bool isNumber = columns[column].EndsWith('>');
            table.AddColumn(new TableColumn(new Spectre.Console.Text(columns[column].TrimEnd('>'), StyleOf(Tone.Strong)))
            {
                NoWrap = !isLast,
                Alignment = isNumber ? Justify.Right : Justify.Left,
                Padding = new Padding(0, 0, isLast ? 0 : Gap, 0),
            });
        }

        foreach (IReadOnlyList<Cell> row in rows)
        {
            table.AddRow(row.Select(cell => new Spectre.Console.Text(cell.Text, StyleOf(cell.Tone))));
        }

        return table;
    }

    private static Cell[] Named(IReadOnlyList<string> columns, IReadOnlyList<Cell> row) =>
    [
        new Cell($"{row[0].Text}:", Tone.Strong),
        .. from column in Enumerable.Range(1, columns.Count - 1)
           where row[column].Text.Length > 0
           from cell in new[] { new Cell($" {columns[column].TrimEnd('>')} ", Tone.Faint), row[column] }
           select cell,
    ];

    private static Paragraph LineOf(ReadOnlySpan<Cell> cells)
    {
        var line = new Paragraph();
        foreach (Cell cell in cells)
        {
            line.Append(cell.Text, StyleOf(cell.Tone));
        }

        return line;
    }

    private static Style StyleOf(Tone tone) => tone switch
    {
        Tone.Good => new Style(Color.Green),
        Tone.Notice => new Style(Color.Olive),
        Tone.Bad => new Style(Color.Maroon, decoration: Decoration.Bold),
        Tone.Faint => new Style(decoration: Decoration.Dim),
        Tone.Strong => new Style(decoration: Decoration.Bold),
        _ => Style.Plain,
    };
}
