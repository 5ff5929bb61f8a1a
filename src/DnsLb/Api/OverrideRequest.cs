using System.Text.Json.Serialization;
using DnsLb.Core.Configuration;
using DnsLb.Core.Selection;

namespace DnsLb.Api;

/// <summary>An override as clients give it.</summary>
/// <param name="Kind"><c>drain</c>, <c>down</c> or <c>up</c>.</param>
/// <param name="Author">Who decides.</param>
/// <param name="Reason">Why.</param>
/// <param name="Until">When it ends by itself; null: never.</param>
internal sealed record OverrideRequest(
    [property: JsonConverter(typeof(JsonStringEnumConverter<OverrideKind>))] OverrideKind? Kind = null,
    string? Author = null,
    string? Reason = null,
    DateTimeOffset? Until = null)
{
    /// <summary>What a kind is written as.</summary>
    public const string KindForm = "drain|down|up";

    /// <summary>The members of its body.</summary>
    public static IReadOnlyList<Key<OverrideRequest>> Members { get; } =
    [
        new("kind", KindForm, "what becomes of the members", (request, value) => KindOf(value) is { } kind ? request with { Kind = kind } : null),
        new("author", "text", "who decides", (request, value) => request with { Author = value }),
        new("reason", "text", "why", (request, value) => request with { Reason = value }),
        new("until", Values.TimeForm, "when it ends by itself; without it never", (request, value) => Values.Time(value) is { } until ? request with { Until = until } : null),
    ];

    /// <summary>The kind with a name; null: there is none.</summary>
    public static OverrideKind? KindOf(string text) =>
        Enum.GetValues<OverrideKind>().Cast<OverrideKind?>().FirstOrDefault(kind => kind.ToString()!.Equals(text, StringComparison.OrdinalIgnoreCase));
}
