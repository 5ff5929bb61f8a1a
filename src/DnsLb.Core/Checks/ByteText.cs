using System.Globalization;
using System.Text;

namespace DnsLb.Core.Checks;

/// <summary>Bytes that are written as text: UTF-8, with the escapes <c>\r</c>, <c>\n</c>, <c>\t</c>, <c>\\</c> and <c>\xHH</c>. Equal text is the same.</summary>
public sealed record ByteText
{
    /// <summary>The form, for messages.</summary>
    public const string Form = @"1 to 4096 bytes of text, where \r, \n, \t and \xHH stand for a byte and a doubled backslash for one";

    private const int MostBytes = 4096;
    private const int MostShown = 60;

    private readonly string _text;

    private ByteText(string text, byte[] bytes)
    {
        _text = text;
        Bytes = bytes;
    }

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Reads the text; null when it does not have the form.</summary>
    public static ByteText? Parse(string text)
    {
        var bytes = new MemoryStream();
        ReadOnlySpan<char> rest = text;
        while (!rest.IsEmpty)
        {
            int plain = rest.IndexOf('\\');
            bytes.Write(Encoding.UTF8.GetBytes(rest[..(plain < 0 ? rest.Length : plain)].ToString()));
            rest = plain < 0 ? [] : rest[plain..];
            if (!rest.IsEmpty && !TryReadEscape(ref rest, bytes))
            {
                return null;
            }
        }

        return bytes.Length is > 0 and <= MostBytes ? new ByteText(text, bytes.ToArray()) : null;
    }

    /// <summary>Bytes for people: in quotes, with escapes for what is not printable ASCII, and cut off when they are many.</summary>
    public static string Quote(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder("\"");
        foreach (byte b in bytes[..Math.Min(bytes.Length, MostShown)])
        {
            text.Append(Show(b));
        }

        return text.Append(bytes.Length > MostShown ? "…\"" : "\"").ToString();
    }

    /// <inheritdoc/>
    public bool Equals(ByteText? other) => other is not null && _text == other._text;

    /// <inheritdoc/>
    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Quote(Bytes.Span);

    private static bool TryReadEscape(ref ReadOnlySpan<char> rest, MemoryStream bytes)
    {
        bool isHex = rest is ['\\', 'x', var high, var low, ..] && char.IsAsciiHexDigit(high) && char.IsAsciiHexDigit(low);
        int value = rest switch
        {
            ['\\', 'r', ..] => '\r',
            ['\\', 'n', ..] => '\n',
            ['\\', 't', ..] => '\t',
            ['\\', '\\', ..] => '\\',
            _ when isHex => byte.Parse(rest[2..4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
            _ => -1,
        };
        if (value < 0)
        {
            return false;
        }

        bytes.WriteByte((byte)value);
        rest = rest[(isHex ? 4 : 2)..];
        return true;
    }

    private static string Show(byte b) => b switch
    {
        (byte)'\r' => @"\r",
        (byte)'\n' => @"\n",
        (byte)'\t' => @"\t",
        (byte)'\\' => @"\\",
        (byte)'"' => "\\\"",
        < 0x20 or > 0x7E => $@"\x{b:X2}",
        _ => $"{(char)b}",
    };
}
