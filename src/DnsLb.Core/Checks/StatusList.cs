using DnsLb.Core.Configuration;

namespace DnsLb.Core.Checks;

/// <summary>A list of HTTP status codes and ranges of them: <c>200,204,300-399</c>.</summary>
internal static class StatusList
{
    /// <summary>The form, for messages.</summary>
    public const string Form = "status codes such as 200,204,300-399";

    /// <summary>True when the text has the form.</summary>
    public static bool IsValid(string list) => Array.TrueForAll(list.Split(','), item => Range(item) is not null);

    /// <summary>True when a valid list contains the status.</summary>
    public static bool Contains(string list, int status) =>
        Array.Exists(list.Split(','), item => Range(item) is var (first, last) && first <= status && status <= last);

    private static (int First, int Last)? Range(string item)
    {
        int dash = item.IndexOf('-', StringComparison.Ordinal);
        int? first = Code(dash < 0 ? item : item[..dash]);
        int? last = Code(dash < 0 ? item : item[(dash + 1)..]);
        return first <= last ? (first.Value, last.Value) : null;
    }

    private static int? Code(string text) => Values.Whole(text, 100, 599);
}
