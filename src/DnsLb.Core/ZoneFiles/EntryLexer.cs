using System.Buffers;

namespace DnsLb.Core.ZoneFiles;

/// <summary>Cuts one entry of a master file into tokens and comments (RFC 1035 section 5.1).</summary>
internal static class EntryLexer
{
    private static readonly SearchValues<byte> WordEnds = SearchValues.Create(" \t\r\n\"();\\"u8);
    private static readonly SearchValues<byte> QuoteEnds = SearchValues.Create("\"\n\\"u8);

    /// <summary>Scans one entry.</summary>
    /// <param name="text">The buffer.</param>
    /// <param name="start">Where the entry begins.</param>
    /// <param name="end">Where the buffer's content ends.</param>
    /// <param name="isAll">True when nothing follows <paramref name="end"/>.</param>
    /// <param name="line">The line number at <paramref name="start"/>; gets that of the next entry.</param>
    /// <param name="entry">Gets the tokens.</param>
    /// <returns>Where the next entry begins; -1 when the entry may not end in the buffer.</returns>
    public static int Scan(byte[] text, int start, int end, bool isAll, ref int line, Entry entry)
    {
        entry.Begin(text, start, line, start < end && text[start] is (byte)' ' or (byte)'\t');
        int lines = 0;
        int open = -1;
        int depth = 0;
        for (int at = start; at < end;)
        {
            switch (text[at])
            {
                case (byte)' ' or (byte)'\t' or (byte)'\r':
                    at++;
                    break;
                case (byte)'\n':
                    lines++;
                    at++;
                    if (depth == 0)
                    {
                        line += lines;
                        return at;
                    }

                    break;
                case (byte)';':
                    at = Comment(text, at, end, entry);
                    break;
                case (byte)'(':
                    open = depth++ == 0 ? at : open;
                    at++;
                    break;
                case (byte)')':
                    if (depth == 0)
                    {
                        entry.Fail(at, "\")\" without \"(\"");
                    }

                    depth = Math.Max(0, depth - 1);
                    at++;
                    break;
                case (byte)'"':
                    if (!Quoted(text, ref at, end, entry))
                    {
                        depth = 0;
                    }

                    break;
                default:
                    at = Word(text, at, end, entry);
                    break;
            }
        }

        if (!isAll)
        {
            return -1;
        }

        if (depth > 0)
        {
            entry.Fail(open, "\"(\" is never closed");
        }

        line += lines;
        return end;
    }

    private static int Word(byte[] text, int start, int end, Entry entry)
    {
        int at = start;
        while (at < end)
        {
            int length = text.AsSpan(at, end - at).IndexOfAny(WordEnds);
            at = length < 0 ? end : at + length;
            if (at == end || text[at] != '\\')
            {
                break;
            }

            // A backslash takes the next character with it, but not the end of the line.
            at += at + 1 < end && text[at + 1] is not ((byte)'\n' or (byte)'\r') ? 2 : 1;
        }

        entry.AddToken(start, at - start, isQuoted: false);
        return at;
    }

    // False when the line ends before the quote does; the entry then ends with the line.
    private static bool Quoted(byte[] text, ref int at, int end, Entry entry)
    {
        int quote = at++;
        while (at < end)
        {
            int length = text.AsSpan(at, end - at).IndexOfAny(QuoteEnds);
            at = length < 0 ? end : at + length;
            if (at == end || text[at] == '\n')
            {
                break;
            }

            if (text[at] == '"')
            {
                entry.AddToken(quote + 1, at++ - quote - 1, isQuoted: true);
                return true;
            }

            at = Math.Min(at + (at + 1 < end && text[at + 1] == '\n' ? 1 : 2), end);
        }

        entry.Fail(quote, "the quote is not closed on its line");
        return false;
    }

    private static int Comment(byte[] text, int start, int end, Entry entry)
    {
        int length = text.AsSpan(start, end - start).IndexOf((byte)'\n');
        int at = length < 0 ? end : start + length;
        entry.AddComment(start, at > start && text[at - 1] == '\r' ? at - 1 : at);
        return at;
    }
}
