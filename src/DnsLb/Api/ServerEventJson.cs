using System.Text.Json;
using DnsLb.Core.Serving;
using DnsLb.Core.State;

namespace DnsLb.Api;

/// <summary>An override that was put in force or ended, as the API shows it.</summary>
/// <param name="Id">Grows with time, and is unique over restarts.</param>
/// <param name="At">When; null: a server of an earlier version does not say.</param>
/// <param name="Change"><c>set</c>, <c>taken-back</c> or <c>expired</c>.</param>
/// <param name="By">Who did that; null: it ended by itself.</param>
/// <param name="Selector">Which members.</param>
/// <param name="Kind"><c>drain</c>, <c>down</c> or <c>up</c>.</param>
/// <param name="Author">Who decided.</param>
/// <param name="Reason">Why.</param>
/// <param name="Since">From when on.</param>
/// <param name="Until">When it ends by itself; null: never.</param>
internal sealed record OverrideNews(
    long Id, DateTimeOffset? At, string Change, string? By, string Selector, string Kind, string Author, string Reason, DateTimeOffset Since, DateTimeOffset? Until) : RememberedEvent;

/// <summary>Zones that were published and files that were rejected, as the stream of events shows it.</summary>
/// <param name="Published">Zones that are new or have another content.</param>
/// <param name="Removed">Zones that are no longer served.</param>
/// <param name="Rejected">Files with errors.</param>
internal sealed record ZonesNews(IReadOnlyList<string> Published, IReadOnlyList<string> Removed, IReadOnlyList<RejectedFile> Rejected);

/// <summary>A zone file that was rejected, as the API shows it.</summary>
/// <param name="File">The file.</param>
/// <param name="Zone">The zone that is served from it as it was before; null: none.</param>
/// <param name="Errors">What is wrong with it, and where.</param>
internal sealed record RejectedFile(string File, string? Zone, IReadOnlyList<DiagnosticStatus> Errors);

/// <summary>What the stream calls an event, and how it writes it.</summary>
internal static class ServerEventJson
{
    /// <summary>The kind of an event and its data.</summary>
    public static (string Kind, string Data) Of(ServerEvent happened) => happened switch
    {
        TransitionEvent told => (told.Transition.Decision is null ? "change" : "override", JsonSerializer.Serialize(Of(told.Transition), ApiJson.Default.RememberedEvent)),
        ZonesEvent told => ("zones", JsonSerializer.Serialize(Of(told), ApiJson.Default.ZonesNews)),
        _ => throw new ArgumentOutOfRangeException(nameof(happened), happened, "an event of which the stream does not know"),
    };

    /// <summary>What is remembered, as the API shows it.</summary>
    public static RememberedEvent Of(Transition transition) => transition.Decision is { } decision ? Of(transition, decision) : VerdictEvent.Of(transition);

    private static OverrideNews Of(Transition transition, Decision decision) => new(
        transition.Id,
        transition.At,
        decision.Change switch { OverrideChange.Set => "set", OverrideChange.TakenBack => "taken-back", _ => "expired" },
        decision.By,
        decision.Given.Selector.Text,
        decision.Given.Word,
        decision.Given.Author,
        decision.Given.Reason,
        decision.Given.Since,
        decision.Given.Until);

    private static ZonesNews Of(ZonesEvent told) => new(
        told.Published,
        told.Removed,
        [.. told.Rejected.Select(file => new RejectedFile(file.File, file.Zone, DiagnosticStatus.Errors(file.Diagnostics)))]);
}
