using System.Text;
using DnsLb.Core.Zones;

namespace DnsLb.Core.ZoneFiles;

/// <summary>One entry of a master file (RFC 1035 section 5.1): a line, or the lines that parentheses join. Reused for each entry; tokens are offsets into the reader's buffer.</summary>
internal sealed class Entry
{
    private byte[] _text = [];
    private int _start;
    private Token[] _tokens = new Token[16];
    private readonly List<Range> _comments = [];

    /// <summary>How many tokens there are.</summary>
    public int Count { get; private set; }

    /// <summary>True when the entry begins with a blank, so that its owner is the last one.</summary>
    public bool BeginsBlank { get; private set; }

    /// <summary>The line of the entry's first byte, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>The index of the file, for <see cref="RecordPosition.File"/>.</summary>
    public ushort File { get; set; }

    /// <summary>What is wrong with the entry's parentheses or quotes, or null.</summary>
    public string? Problem { get; private set; }

    /// <summary>Where <see cref="Problem"/> is.</summary>
    public int ProblemOffset { get; private set; }

    /// <summary>Offsets of comments, each from its semicolon to the end of its line.</summary>
    public IReadOnlyList<Range> Comments => _comments;

    /// <summary>The bytes of a token; those between the quotes of a quoted one.</summary>
    public ReadOnlySpan<byte> this[int token] => _text.AsSpan(_tokens[token].Start, _tokens[token].Length);

    /// <summary>The bytes at some offsets.</summary>
    public ReadOnlySpan<byte> this[Range offsets] => _text.AsSpan(offsets);

    /// <summary>True for a token that was written in quotes.</summary>
    public bool IsQuoted(int token) => _tokens[token].IsQuoted;

    /// <summary>True for a quoted token directly behind one without quotes, as in <c>alpn="h2"</c>.</summary>
    public bool IsJoined(int token) =>
        token > 0
        && _tokens[token].IsQuoted
        && !_tokens[token - 1].IsQuoted
        && _tokens[token].Start - 1 == _tokens[token - 1].Start + _tokens[token - 1].Length;

    /// <summary>Where a token begins; the entry's end for the index after the last token.</summary>
    public RecordPosition PositionOf(int token)
    {
        if (token < Count)
        {
            return PositionAt(_tokens[token].Start - (_tokens[token].IsQuoted ? 1 : 0));
        }

        return Count == 0 ? PositionAt(_start) : PositionAt(_tokens[Count - 1].Start + _tokens[Count - 1].Length + (_tokens[Count - 1].IsQuoted ? 1 : 0));
    }

    /// <summary>The line and column of an offset; the column counts characters, not bytes.</summary>
    public RecordPosition PositionAt(int offset)
    {
        int line = Line;
        int column = 1;
        for (int i = _start; i < offset; i++)
        {
            byte b = _text[i];
            if (b == '\n')
            {
                line++;
                column = 1;
            }
            else if ((b & 0xC0) != 0x80)
            {
                column++;
            }
        }

        return new RecordPosition(File, (ushort)Math.Min(column, ushort.MaxValue), line);
    }

    /// <summary>The tokens from one on as one line: one blank between them, but none where a quote follows directly, as in <c>alpn="h2"</c>.</summary>
    /// <param name="first">The first token.</param>
    /// <param name="origin">What stands for <c>@</c>.</param>
    public string Canonical(int first, string origin)
    {
        var line = new StringBuilder();
        for (int i = first; i < Count; i++)
        {
            line.Append(i == first || IsJoined(i) ? "" : " ").Append(_tokens[i].IsQuoted ? "\"" : "");
            if (!_tokens[i].IsQuoted && this[i] is [(byte)'@'])
            {
                line.Append(origin);
                continue;
            }

            foreach (byte b in this[i])
            {
                if (b is >= 0x20 and < 0x7F)
                {
                    line.Append((char)b);
                }
                else
                {
                    line.Append('\\').Append(b.ToString("D3", null));
                }
            }

            line.Append(_tokens[i].IsQuoted ? "\"" : "");
        }

        return line.ToString();
    }

    /// <summary>A token for a message: in quotes, shortened, unprintable bytes escaped.</summary>
    public string Quote(int token) => Quote(this[token]);

    /// <inheritdoc cref="Quote(int)"/>
    public static string Quote(ReadOnlySpan<byte> text)
    {
        const int longest = 60;
        var quoted = new StringBuilder("\"");
        string decoded = Encoding.UTF8.GetString(text[..Math.Min(text.Length, longest)]);
        foreach (char c in decoded)
        {
            if (char.IsControl(c))
            {
                quoted.Append('\\').Append(((int)c).ToString("D3", null));
            }
            else
            {
                quoted.Append(c);
            }
        }

        return quoted.Append(text.Length > longest ? "…\"" : "\"").ToString();
    }

    /// <summary>Begins a new entry.</summary>
    public void Begin(byte[] text, int start, int line, bool beginsBlank)
    {
        _text = text;
        _start = start;
        Line = line;
        BeginsBlank = beginsBlank;
        Count = 0;
        Problem = null;
        if (_comments.Count > 0)
        {
            _comments.Clear();
        }
    }

    /// <summary>Adds a token.</summary>
    public void AddToken(int start, int length, bool isQuoted)
    {
        if (Count == _tokens.Length)
        {
            Array.Resize(ref _tokens, Count * 2);
        }

        _tokens[Count++] = new Token(start, length, isQuoted);
    }

    /// <summary>Adds a comment.</summary>
    public void AddComment(int start, int end) => _comments.Add(start..end);

    /// <summary>Notes what is wrong; the first problem counts.</summary>
    public void Fail(int offset, string problem)
    {
        if (Problem is null)
        {
            Problem = problem;
            ProblemOffset = offset;
        }
    }

    private readonly record struct Token(int Start, int Length, bool IsQuoted);
}
