using Spectre.Console;
using Spectre.Console.Rendering;

namespace DnsLb.Terminal;

/// <summary>Lines and tables for people, of which a terminal gets colours and lines of its width, and a file or pipe plain text with a line for each row.</summary>
internal sealed class Page
{
    // Nothing is as long: rows are not broken.
    private const int Unbroken = 32_000;

    private readonly List<IRenderable> _parts = [];

    /// <summary>Adds a line; a terminal may break it.</summary>
    public Page Line(params ReadOnlySpan<Cell> cells)
    {
        var line = new Paragraph();
        foreach (Cell cell in cells)
        {
            line.Append(cell.Text, StyleOf(cell.Tone));
        }

        _parts.Add(line);
        return this;
    }

    /// <summary>Adds a table.</summary>
    /// <param name="columns">The heads; one that ends with <c>&gt;</c> is of numbers, which are set to the right.</param>
    /// <param name="rows">The rows, with as many cells each. The last cell alone may be broken where a terminal is narrow.</param>
    public Page Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<Cell>> rows)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = true };
        for (int column = 0; column < columns.Count; column++)
        {
            bool isLast = column == columns.Count - 1;
            bool isNumber = columns[column].EndsWith('>');
            table.AddColumn(new TableColumn(new Text(columns[column].TrimEnd('>'), StyleOf(Tone.Strong)))
            {
                NoWrap = !isLast,
                Alignment = isNumber ? Justify.Right : Justify.Left,
                Padding = new Padding(0, 0, isLast ? 0 : 2, 0),
            });
        }

        foreach (IReadOnlyList<Cell> row in rows)
        {
            table.AddRow(row.Select(cell => new Text(cell.Text, StyleOf(cell.Tone))));
        }

        _parts.Add(table);
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
        foreach (IRenderable part in _parts)
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
