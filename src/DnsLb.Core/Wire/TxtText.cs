using System.Text;

namespace DnsLb.Core.Wire;

/// <summary>Text as the character strings of a TXT record (RFC 1035 section 3.3.14).</summary>
public static class TxtText
{
    /// <summary>The longest character string, in bytes.</summary>
    public const int Longest = byte.MaxValue;

    /// <summary>Text in UTF-8, cut where it is too long, never inside a character.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">The most bytes, from 3: room for the sign that it was cut.</param>
    public static byte[] Cut(string text, int most)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return bytes.Length <= most ? bytes : [.. bytes.AsSpan(0, Fitting(bytes, most - "…"u8.Length)), .. "…"u8];
    }

    /// <summary>The data of a TXT record: as many strings as the text needs, none of which ends inside a character.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">The most bytes of the text, from 3; what is longer is cut.</param>
    public static byte[] Encode(string text, int most)
    {
        var data = new List<byte>();
        ReadOnlySpan<byte> rest = Cut(text, most);
        do
        {
            int length = Fitting(rest, Longest);
            data.Add((byte)length);
            data.AddRange(rest[..length]);
            rest = rest[length..];
        }
        while (!rest.IsEmpty);

        return [.. data];
    }

    // A byte that goes on with a character begins with the bits 10.
    private static int Fitting(ReadOnlySpan<byte> text, int most)
    {
        if (text.Length <= most)
        {
            return text.Length;
        }

        while ((text[most] & 0xC0) == 0x80)
        {
            most--;
        }

        return most;
    }
}
