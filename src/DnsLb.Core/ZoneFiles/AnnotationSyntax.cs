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

    /// <summary>Splits an annotation at blanks; a value may stand in double quotes, in which a backslash before a quote or another backslash takes that as it is.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="start">The offset of the first byte behind <c>;@</c>.</param>
    /// <param name="end">The offset of the comment's end.</param>
    /// <param name="problem">Called with the place and text of what is malformed.</param>
    public static List<AnnotationWord> Split(Entry entry, int start, int end, Action<RecordPosition, string> problem)
    {
        var words = new List<AnnotationWord>();
        ReadOnlySpan<byte> text = entry[start..end];
        for (int at = SkipBlanks(text, 0); at < text.Length; at = SkipBlanks(text, at))
        {
            RecordPosition position = entry.PositionAt(start + at);
            if (!TryReadWord(text, ref at, out string key, out string? value))
            {
                problem(position, $"the quote of \"{key}\" is not closed");
            }

            words.Add(new AnnotationWord(key, value, position));
        }

        return words;
    }

    /// <summary>The pairs in the form that <see cref="Key.Apply"/> takes.</summary>
    public static List<KeyValuePair<string, string>> ToKeyValues(this List<AnnotationWord> pairs) =>
        pairs.ConvertAll(pair => KeyValuePair.Create(pair.Key, pair.Value ?? ""));

    /// <summary>The annotation that a comment such as <c>;weight=3</c>, <c>; @pool www</c> or <c>;;@pool www</c> was probably meant to be, which nobody but a person reads; null for prose.</summary>
    /// <remarks>It has the form of an annotation from its first word to its last: prose that holds a <c>name=value</c> does not.</remarks>
    /// <param name="comment">The comment with its semicolon.</param>
    public static string? Meant(ReadOnlySpan<byte> comment)
    {
        ReadOnlySpan<byte> text = comment.TrimStart((byte)';') is [(byte)'@', ..] behindAll ? behindAll : comment[1..].TrimStart(" \t"u8);
        bool hasAt = text is [(byte)'@', ..];
        text = text[(hasAt ? 1 : 0)..].TrimStart(" \t"u8);
        List<(string Key, string? Value)> words = Words(text);
        if (words.Count == 0)
        {
            return null;
        }

        string? standalone = words[0].Value is null ? Nearest.To(words[0].Key, Standalone) : null;
        bool isMistyped = (hasAt && standalone is not null) || IsWhole(words) || (!IsBlank(comment[1]) && (IsBarePool(words) || IsWholeCheck(words)));
        string written = Encoding.UTF8.GetString(text);
        return !isMistyped ? null : standalone is null ? $";@ {written}" : $";@{standalone}{written[words[0].Key.Length..]}";
    }

    // Behind "pool OWNER", "check NAME KIND" or nothing, there are pairs to the end.
    private static bool IsWhole(List<(string Key, string? Value)> words)
    {
        int head = words[0] switch { ("pool", null) => 2, ("check", null) => 3, _ => 0 };
        return words.Count > head
            && words[head..].TrueForAll(word => word.Value is not null)
            && (head > 0 || words.Exists(word => Nearest.To(word.Key, AllKeys) is not null));
    }

    // One that needs no key, so that "check the file" is prose.
    private static bool IsWholeCheck(List<(string Key, string? Value)> words) =>
        words is [("check", null), (_, null), (var name, null)]
        && CheckKinds.All.Any(kind => kind.Name == name && kind.Create([], _ => default, (_, _) => { }) is not null);

    // One that needs no key either; a third word makes it prose.
    private static bool IsBarePool(List<(string Key, string? Value)> words) => words is [("pool", null), (_, null)];

    private static List<(string Key, string? Value)> Words(ReadOnlySpan<byte> text)
    {
        List<(string Key, string? Value)> words = [];
        for (int at = SkipBlanks(text, 0); at < text.Length; at = SkipBlanks(text, at))
        {
            TryReadWord(text, ref at, out string key, out string? value);
            words.Add((key, value));
        }

        return words;
    }

    private static int SkipBlanks(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && IsBlank(text[at]))
        {
            at++;
        }

        return at;
    }

    // False when the value's quote is not closed.
    private static bool TryReadWord(ReadOnlySpan<byte> text, ref int at, out string key, out string? value)
    {
        int first = at;
        while (at < text.Length && !IsBlank(text[at]) && text[at] != '=')
        {
            at++;
        }

        key = Encoding.UTF8.GetString(text[first..at]);
        value = null;
        if (at == text.Length || text[at] != '=')
        {
            return true;
        }

        at++;
        return TryReadValue(text, ref at, out value);
    }

    private static bool TryReadValue(ReadOnlySpan<byte> text, ref int at, out string value)
    {
        bool isQuoted = at < text.Length && text[at] == '"';
        at += isQuoted ? 1 : 0;
        var bytes = new List<byte>();
        while (at < text.Length && (isQuoted ? text[at] != '"' : !IsBlank(text[at])))
        {
            at += isQuoted && text[at..] is [(byte)'\\', (byte)'"' or (byte)'\\', ..] ? 1 : 0;
            bytes.Add(text[at++]);
        }

        value = Encoding.UTF8.GetString([.. bytes]);
        bool isClosed = !isQuoted || at < text.Length;
        at += isQuoted && isClosed ? 1 : 0;
        return isClosed;
    }

    private static bool IsBlank(byte b) => b is (byte)' ' or (byte)'\t' or (byte)'\r';
}
