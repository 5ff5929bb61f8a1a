using System.Text;

namespace DnsLb.Core.Checks;

/// <summary>Text from outside, made fit for a log: one line, of printable characters, not long.</summary>
internal static class ReasonText
{
    private const int MostCharacters = 200;

    /// <summary>The first line that is not blank; empty when there is none.</summary>
    public static string FirstLine(ReadOnlySpan<byte> output)
    {
        string line = Encoding.UTF8.GetString(output).Split('\n').Select(text => text.Trim()).FirstOrDefault(text => text.Length > 0) ?? "";
        return Line(line);
    }

    /// <summary>One line.</summary>
    public static string Line(string line)
    {
        string printable = string.Concat(line.Select(c => c == '\t' ? ' ' : c).Where(c => !char.IsControl(c) && !char.IsSurrogate(c)));
        return printable.Length <= MostCharacters ? printable : $"{printable[..MostCharacters]}…";
    }
}
