using System.Buffers;
using System.Globalization;
using System.Text;

namespace DnsLb.Core.ZoneFiles;

/// <summary>The templates of <c>$GENERATE</c>, as BIND has them: <c>$</c> is the number, <c>$$</c> and <c>\$</c> a dollar, <c>${offset,width,base}</c> the number changed.</summary>
internal static class GenerateTemplate
{
    private const int MaxWidth = 255;

    /// <summary>Appends the template with the number filled in; escapes stay as they are.</summary>
    /// <returns>False when a modifier is malformed.</returns>
    public static bool TryExpand(ReadOnlySpan<byte> template, int number, IBufferWriter<byte> output)
    {
        while (!template.IsEmpty)
        {
            int used = 1;
            if (template is [(byte)'$', (byte)'$', ..])
            {
                output.Write("$"u8);
                used = 2;
            }
            else if (template is [(byte)'$', (byte)'{', ..])
            {
                used = Modified(template, number, output);
                if (used == 0)
                {
                    return false;
                }
            }
            else if (template[0] == '$')
            {
                output.Write(Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture)));
            }
            else
            {
                used = template[0] == '\\' && template.Length > 1 ? 2 : 1;
                output.Write(template[..used]);
            }

            template = template[used..];
        }

        return true;
    }

    // The template begins with "${".
    private static int Modified(ReadOnlySpan<byte> template, int number, IBufferWriter<byte> output)
    {
        int end = template.IndexOf((byte)'}');
        string[] parts = end < 0 ? [] : Encoding.ASCII.GetString(template[2..end]).Split(',');
        int width = 0;
        if (parts.Length is < 1 or > 3
            || !int.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int offset)
            || (parts.Length > 1 && !(int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out width) && width <= MaxWidth)))
        {
            return 0;
        }

        string numberBase = parts.Length > 2 ? parts[2] : "d";
        if (Format((long)number + offset, width, numberBase) is not { } text)
        {
            return 0;
        }

        output.Write(Encoding.ASCII.GetBytes(text));
        return end + 1;
    }

    private static string? Format(long number, int width, string numberBase) => numberBase switch
    {
        "d" when number < 0 => "-" + (-number).ToString(CultureInfo.InvariantCulture).PadLeft(Math.Max(0, width - 1), '0'),
        "d" => number.ToString(CultureInfo.InvariantCulture).PadLeft(width, '0'),
        "o" => Convert.ToString((int)number, 8).PadLeft(width, '0'),
        "x" => ((uint)number).ToString("x", CultureInfo.InvariantCulture).PadLeft(width, '0'),
        "X" => ((uint)number).ToString("X", CultureInfo.InvariantCulture).PadLeft(width, '0'),
        "n" => Nibbles((uint)number, width, "0123456789abcdef"),
        "N" => Nibbles((uint)number, width, "0123456789ABCDEF"),
        _ => null,
    };

    // Hexadecimal digits from the last one on, as labels; the width counts the dots too.
    private static string Nibbles(uint number, int width, string digits)
    {
        var text = new StringBuilder();
        do
        {
            text.Append(digits[(int)(number & 0xF)]);
            number >>= 4;
            if (text.Length < width || number != 0)
            {
                text.Append('.');
            }
        }
        while (text.Length < width || number != 0);

        return text.ToString();
    }
}
