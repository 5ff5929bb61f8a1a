using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace DnsLb.Core.Checks;

/// <summary>What must be found in received bytes: other bytes, or a match of a regular expression. Equal text of one form is the same.</summary>
public sealed record BytePattern
{
    /// <summary>The form of a regular expression, for messages. What it leaves out takes time that grows faster than the text.</summary>
    public const string RegexForm = "a regular expression (.NET) without look-around, back-references and atomic groups, and not too large";

    private readonly ByteText? _bytes;
    private readonly Regex? _regex;

    private BytePattern(ByteText? bytes, Regex? regex)
    {
        _bytes = bytes;
        _regex = regex;
    }

    /// <summary>Bytes in the form of <see cref="ByteText"/>; null when the text has another.</summary>
    public static BytePattern? Containing(string text) => ByteText.Parse(text) is { } bytes ? new BytePattern(bytes, null) : null;

    /// <summary>A regular expression over single bytes, those of its own text in UTF-8; null when it is none that can be matched in linear time.</summary>
    public static BytePattern? Matching(string expression)
    {
        try
        {
            string bytes = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(expression));
            return bytes.Length == 0 ? null : new BytePattern(null, new Regex(bytes, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Whether it is found.</summary>
    public bool IsIn(ReadOnlySpan<byte> received) => _bytes is not null ? received.IndexOf(_bytes.Bytes.Span) >= 0 : IsMatch(_regex!, received);

    /// <inheritdoc/>
    public bool Equals(BytePattern? other) => other is not null && _bytes == other._bytes && _regex?.ToString() == other._regex?.ToString();

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_bytes, _regex?.ToString());

    /// <inheritdoc/>
    public override string ToString() => _bytes?.ToString() ?? $"a match of {_regex}";

    private static bool IsMatch(Regex regex, ReadOnlySpan<byte> received)
    {
        char[] text = ArrayPool<char>.Shared.Rent(received.Length);
        bool isMatch = regex.IsMatch(text.AsSpan(0, Encoding.Latin1.GetChars(received, text)));
        ArrayPool<char>.Shared.Return(text);
        return isMatch;
    }
}
