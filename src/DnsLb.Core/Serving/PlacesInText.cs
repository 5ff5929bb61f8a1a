using System.Buffers;
using System.Text;

namespace DnsLb.Core.Serving;

/// <summary>Where bytes of a text in UTF-8 stand, as people count: by lines and characters, both from 1.</summary>
/// <param name="name">The name of the file.</param>
/// <param name="text">Its bytes.</param>
internal sealed class PlacesInText(string name, byte[] text)
{
    /// <summary>The place of a byte, as <c>file:line:column</c>.</summary>
    public string Of(long offset)
    {
        ReadOnlySpan<byte> before = WithoutMark(text.AsSpan(0, (int)Math.Min(offset, text.Length)));
        int line = before.Count((byte)'\n');
        return $"{name}:{line + 1}:{Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1}";
    }

    /// <summary>The place of a byte of which its line and its place there are known.</summary>
    /// <param name="line">The line, from 0.</param>
    /// <param name="byteInLine">The byte, from 0.</param>
    /// <param name="start">Where the first line begins.</param>
    public string Of(long line, long byteInLine, int start)
    {
        int offset = start;
        for (; line > 0; line--)
        {
            offset += text.AsSpan(offset).IndexOf((byte)'\n') + 1;
        }

        return Of(offset + byteInLine);
    }

    /// <summary>The first byte that no text in UTF-8 has there; null: all of it is UTF-8.</summary>
    public int? FirstThatIsNotUtf8()
    {
        for (int offset = 0; offset < text.Length;)
        {
            if (Rune.DecodeFromUtf8(text.AsSpan(offset), out _, out int length) != OperationStatus.Done)
            {
                return offset;
            }

            offset += length;
        }

        return null;
    }

    // A mark of the byte order is no character of the first line.
    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> before) => before.StartsWith(Encoding.UTF8.Preamble) ? before[Encoding.UTF8.Preamble.Length..] : before;
}
