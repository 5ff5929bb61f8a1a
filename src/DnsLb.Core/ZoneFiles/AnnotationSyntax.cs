using System.Text;
using DnsLb.Core.Checks;
using DnsLb.Core.Configuration;
using DnsLb.Core.Pools;
using DnsLb.Core.Zones;

namespace DnsLb.Core.ZoneFiles;

/// <summary>One word of an annotation: <c>key=value</c>, or a word without a value.</summary>
/// <param name="Key">The key, or the whole word.</param>
/// <param name="Value">The value without its quotes; null for a word without <c>=</c>.</param>
/// <param name="Position">Where the word begins.</param>
internal readonly record struct AnnotationWord(string Key, string? Value, RecordPosition Position);

/// <summary>Splits comments into words, and tells prose from mistyped annotations.</summary>
internal static class AnnotationSyntax
{
    /// <summary>The words that may follow <c>;@</c> on a line of their own.</summary>
    public static readonly string[] Standalone = ["check", "pool"];

    private static readonly string[] AllKeys =
    [
        .. PoolSettings.Keys.Select(key => key.Name),
        .. MemberSettings.Keys.Select(key => key.Name),
        .. CheckTiming.Keys.Select(key => key.Name),
    ];

    /// <summary>Splits an annotation at blanks; a value may stand in double quotes, in which a backslash takes the next character as it is.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="start">The offset of the first byte behind <c>;@</c>.</param>
    /// <param name="end">The offset of the comment's end.</param>
    /// <param name="problem">Called with the place and text of what is malformed.</param>
    public static List<AnnotationWord> Split(Entry entry, int start, int end, Action<RecordPosition, string> problem)
    {
        var words = new List<AnnotationWord>();
        ReadOnlySpan<byte> text = entry[start..end];
        for (int at = 0; at < text.Length;)
        {
            if (IsBlank(text[at]))
            {
                at++;
                continue;
            }

            int first = at;
            while (at < text.Length && !IsBlank(text[at]) && text[at] != '=')
            {
                at++;
            }

            string key = Encoding.UTF8.GetString(text[first..at]);
            RecordPosition position = entry.PositionAt(start + first);
            string? value = null;
            if (at < text.Length && text[at] == '=')
            {
                at++;
                if (!TryReadValue(text, ref at, out value))
                {
                    problem(position, $"the quote of \"{key}\" is not closed");
                }
            }

            words.Add(new AnnotationWord(key, value, position));
        }

        return words;
    }

    /// <summary>The pairs in the form that <see cref="Key.Apply"/> takes.</summary>
    public static List<KeyValuePair<string, string>> ToKeyValues(this List<AnnotationWord> pairs) =>
        pairs.ConvertAll(pair => KeyValuePair.Create(pair.Key, pair.Value ?? ""));

    /// <summary>True for a comment such as <c>;weight=3</c> or <c>; @pool www</c>, which nobody but a person reads and probably not as meant.</summary>
    /// <param name="comment">The comment with its semicolon.</param>
    public static bool LooksMistyped(ReadOnlySpan<byte> comment)
    {
        ReadOnlySpan<byte> text = comment[1..].TrimStart(" \t"u8);
        bool hasAt = text is [(byte)'@', ..];
        string[] words = Encoding.UTF8.GetString(text[(hasAt ? 1 : 0)..]).Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 0
            && (IsKnownPair(words[0])
                || (hasAt && Nearest.To(words[0], Standalone) is not null)
                || (Standalone.Contains(words[0]) && words.Any(IsKnownPair)));
    }

    private static bool IsKnownPair(string word) =>
        word.IndexOf('=') is var at and > 0 && Nearest.To(word[..at], AllKeys) is not null;

    private static bool TryReadValue(ReadOnlySpan<byte> text, ref int at, out string value)
    {
        bool isQuoted = at < text.Length && text[at] == '"';
        at += isQuoted ? 1 : 0;
        var bytes = new List<byte>();
        while (at < text.Length && (isQuoted ? text[at] != '"' : !IsBlank(text[at])))
        {
            at += isQuoted && text[at] == '\\' && at + 1 < text.Length ? 1 : 0;
            bytes.Add(text[at++]);
        }

        value = Encoding.UTF8.GetString([.. bytes]);
        bool isClosed = !isQuoted || at < text.Length;
        at += isQuoted && isClosed ? 1 : 0;
        return isClosed;
    }

    private static bool IsBlank(byte b) => b is (byte)' ' or (byte)'\t' or (byte)'\r';
}
