using DnsLb.Core.Selection;

namespace DnsLb.Core.Health;

/// <summary>What a person has decided about members, above what their checks say.</summary>
/// <param name="Selector">Which members; there is one override for each selector.</param>
/// <param name="Kind">What becomes of them.</param>
/// <param name="Author">Who decided, up to <see cref="MostAuthor"/> characters.</param>
/// <param name="Reason">Why, one line of up to <see cref="MostReason"/> characters.</param>
/// <param name="Since">From when on.</param>
/// <param name="Until">When it ends by itself; null: never.</param>
public sealed record Override(OverrideSelector Selector, OverrideKind Kind, string Author, string Reason, DateTimeOffset Since, DateTimeOffset? Until)
{
    /// <summary>The most characters of an author's name.</summary>
    public const int MostAuthor = 64;

    /// <summary>The most characters of a reason.</summary>
    public const int MostReason = 200;

    /// <summary>The longest time that one may last which ends by itself.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromDays(366);

    /// <summary>The word for <see cref="Kind"/>, as commands and the API have it.</summary>
    public string Word => Kind.ToString().ToLowerInvariant();

    /// <summary>Makes an override that begins now.</summary>
    /// <param name="selector">Which members.</param>
    /// <param name="kind">What becomes of them.</param>
    /// <param name="author">Who decided.</param>
    /// <param name="reason">Why.</param>
    /// <param name="until">When it ends by itself; null: never.</param>
    /// <param name="now">Its begin.</param>
    /// <returns>The override, or null and everything that is wrong.</returns>
    public static (Override? Override, IReadOnlyList<string> Problems) Create(string selector, OverrideKind kind, string author, string reason, DateTimeOffset? until, DateTimeOffset now)
    {
        var (members, problem) = OverrideSelector.Parse(selector);
        string?[] found =
        [
            problem,
            AuthorProblem(author),
            ReasonProblem(reason),
            until <= now || until - now > Longest ? $"an override must end in the future, in {Longest.TotalDays:0} days at most" : null,
        ];
        string[] problems = [.. found.OfType<string>()];
        return problems.Length == 0 ? (new Override(members!, kind, author, reason, now, until?.ToUniversalTime()), []) : (null, problems);
    }

    /// <summary>What is wrong with an author's name, or null.</summary>
    public static string? AuthorProblem(string author) => LineProblem("author", author, MostAuthor);

    /// <summary>What is wrong with a reason, or null.</summary>
    public static string? ReasonProblem(string reason) => LineProblem("reason", reason, MostReason);

    /// <summary>Who, until when and why, for people.</summary>
    public string Describe() => $"by {Author} {(Until is { } until ? $"until {until.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z" : "until it is taken back")}: {Reason}";

    // It becomes part of a line of the log.
    private static string? LineProblem(string name, string text, int most) =>
        string.IsNullOrWhiteSpace(text) ? $"no {name}: an override needs one"
        : text.Length > most ? $"the {name} has {text.Length} characters; it may have {most}"
        : Unprintable(text) is { } unprintable ? $"the {name} holds {unprintable}; it must be one line of plain text"
        : null;

    // What would break the line, or show it as another text than it is.
    private static string? Unprintable(string text) =>
        text.Select(character => KindOf(character) is { } kind ? $"U+{(int)character:X4}, {kind}" : null).FirstOrDefault(found => found is not null);

    private static string? KindOf(char character) => character switch
    {
        '\u2028' => "a line separator",
        '\u2029' => "a paragraph separator",
        (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') => "a control of the direction of text",
        _ => char.IsControl(character) ? "a control character" : null,
    };
}
