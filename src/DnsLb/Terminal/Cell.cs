using System.Globalization;
using System.Text;

namespace DnsLb.Terminal;

/// <summary>What a text tells at a glance. The words say it too: colours are not seen by all, nor in pipes.</summary>
internal enum Tone
{
    /// <summary>Nothing.</summary>
    Plain,

    /// <summary>All is well.</summary>
    Good,

    /// <summary>It is not as usual, by somebody's will or for a moment.</summary>
    Notice,

    /// <summary>It is wrong.</summary>
    Bad,

    /// <summary>It matters less than what is beside it.</summary>
    Faint,

    /// <summary>It is a heading.</summary>
    Strong,
}

/// <summary>A text and its tone. It is one line, without what a terminal would take for orders: parts of it come from probed servers.</summary>
internal readonly record struct Cell
{
    /// <param name="text">The text.</param>
    /// <param name="tone">Its tone.</param>
    public Cell(string text, Tone tone = Tone.Plain)
    {
        Text = Printable(text);
        Tone = tone;
    }

    /// <summary>The text.</summary>
    public string Text { get; }

    /// <summary>The tone.</summary>
    public Tone Tone { get; }

    /// <summary>A text without a tone.</summary>
    public static implicit operator Cell(string text) => new(text);

    private static string Printable(string text)
    {
        var printable = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            printable.Append(IsOrder(rune) ? "\ufffd" : $"{rune}");
        }

        return printable.ToString();
    }

    // Controls, those of the direction of text (Format), and separators of lines.
    private static bool IsOrder(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
