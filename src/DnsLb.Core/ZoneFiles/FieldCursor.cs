using DnsLb.Core.Wire;

namespace DnsLb.Core.ZoneFiles;

/// <summary>Goes through the tokens behind a record's type. After the first problem there are no more tokens.</summary>
internal sealed class FieldCursor
{
    private RRType _type;
    private int _next;

    /// <summary>The entry.</summary>
    public Entry Entry { get; private set; } = null!;

    /// <summary>The next token.</summary>
    public int Next => _next;

    /// <summary>What is wrong, or null.</summary>
    public string? Problem { get; private set; }

    /// <summary>The token that <see cref="Problem"/> is about.</summary>
    public int ProblemToken { get; private set; }

    /// <summary>True when there is another field and nothing was wrong so far.</summary>
    public bool HasMore => Problem is null && _next < Entry.Count;

    /// <summary>True when the next token is quoted and follows directly, as the value in <c>alpn="h2"</c>.</summary>
    public bool IsNextJoined => HasMore && Entry.IsJoined(_next);

    /// <summary>Begins with the first token behind the type.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="token">The first token.</param>
    /// <param name="type">The type, for messages.</param>
    public void Begin(Entry entry, int token, RRType type)
    {
        Entry = entry;
        _type = type;
        _next = token;
        Problem = null;
    }

    /// <summary>Takes the next token; false, with a problem noted, when there is none.</summary>
    public bool Take(string field, out ReadOnlySpan<byte> text)
    {
        if (HasMore)
        {
            text = Entry[_next++];
            return true;
        }

        Fail(_next, $"{TypeNames.ToText(_type)} lacks its {field}");
        text = default;
        return false;
    }

    /// <summary>Takes the next token as a string with its escapes resolved.</summary>
    /// <param name="field">The field's name, for messages.</param>
    /// <param name="bytes">Gets the string; its size is the longest that is right.</param>
    /// <param name="length">The string's length.</param>
    public bool TakeString(string field, Span<byte> bytes, out int length)
    {
        length = 0;
        return Take(field, out ReadOnlySpan<byte> text) && Unescape(text, bytes, out length);
    }

    /// <summary>Resolves the escapes in a part of the token taken last; false, with a problem noted, when one is bad.</summary>
    /// <param name="text">The part.</param>
    /// <param name="bytes">Gets the string; its size is the longest that is right.</param>
    /// <param name="length">The string's length.</param>
    public bool Unescape(ReadOnlySpan<byte> text, Span<byte> bytes, out int length)
    {
        length = 0;
        for (int at = 0; at < text.Length;)
        {
            byte b = text[at];
            int used = b == '\\' ? WireName.Unescape(text[at..], out b) : 1;
            if (used == 0)
            {
                FailTaken("has a bad escape; write \\DDD with DDD from 000 to 255, or \\ and one character");
                return false;
            }

            if (length == bytes.Length)
            {
                FailTaken($"is a string of more than {bytes.Length} bytes");
                return false;
            }

            bytes[length++] = b;
            at += used;
        }

        return true;
    }

    /// <summary>Takes all tokens that are left, as one line.</summary>
    /// <param name="origin">What stands for <c>@</c>.</param>
    public string TakeAll(string origin)
    {
        string text = Entry.Canonical(_next, origin);
        _next = Entry.Count;
        return text;
    }

    /// <summary>Takes <c>\#</c>.</summary>
    public void Skip() => _next++;

    /// <summary>Fails when there is a field too many.</summary>
    public void End()
    {
        if (HasMore)
        {
            Fail(_next, $"{Entry.Quote(_next)} is too much for {TypeNames.ToText(_type)}");
        }
    }

    /// <summary>Notes what is wrong with the token taken last.</summary>
    /// <param name="problem">Goes on after the token's text: "is no …".</param>
    public void FailTaken(string problem) => Fail(_next - 1, $"{Entry.Quote(_next - 1)} {problem}");

    /// <summary>Notes a problem; the first one counts.</summary>
    public void Fail(int token, string problem)
    {
        if (Problem is null)
        {
            Problem = problem;
            ProblemToken = token;
        }
    }
}
