using System.Text.Json;
using DnsLb.Core.Serving;

namespace DnsLb.Api;

/// <summary>An override that was put in force or ended, as the stream of events shows it.</summary>
/// <param name="Change"><c>set</c>, <c>taken-back</c> or <c>expired</c>.</param>
/// <param name="By">Who did that; null: it ended by itself.</param>
/// <param name="Selector">Which members.</param>
/// <param name="Kind"><c>drain</c>, <c>down</c> or <c>up</c>.</param>
/// <param name="Author">Who decided.</param>
/// <param name="Reason">Why.</param>
/// <param name="Since">From when on.</param>
/// <param name="Until">When it ends by itself; null: never.</param>
internal sealed record OverrideNews(string Change, string? By, string Selector, string Kind, string Author, string Reason, DateTimeOffset Since, DateTimeOffset? Until);

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
        TransitionEvent told => ("change", JsonSerializer.Serialize(VerdictEvent.Of(told.Transition), ApiJson.Default.VerdictEvent)),
        OverrideEvent told => ("override", JsonSerializer.Serialize(Of(told), ApiJson.Default.OverrideNews)),
        ZonesEvent told => ("zones", JsonSerializer.Serialize(Of(told), ApiJson.Default.ZonesNews)),
        _ => throw new ArgumentOutOfRangeException(nameof(happened), happened, "an event of which the stream does not know"),
    };

    private static OverrideNews Of(OverrideEvent told) => new(
        told.Change switch { OverrideChange.Set => "set", OverrideChange.TakenBack => "taken-back", _ => "expired" },
        told.By,
        told.Given.Selector.Text,
        told.Given.Word,
        told.Given.Author,
        told.Given.Reason,
        told.Given.Since,
        told.Given.Until);

    private static ZonesNews Of(ZonesEvent told) => new(
        told.Published,
        told.Removed,
        [.. told.Rejected.Select(file => new RejectedFile(file.File, file.Zone, DiagnosticStatus.Errors(file.Diagnostics)))]);
}
