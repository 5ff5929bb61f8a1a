using DnsLb.Core.Serving;
using DnsLb.Core.ZoneFiles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace DnsLb.Api;

/// <summary>What orchestrators and load balancers ask: <c>/healthz</c> and <c>/readyz</c>.</summary>
internal static class HealthEndpoints
{
    /// <summary>Maps them.</summary>
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapMethods("/healthz", ApiServer.Reading, (DnsServer server) => Answer(server.Complaints()));
        app.MapMethods("/readyz", ApiServer.Reading, (DnsServer server) => Ready(server));
    }

    private static IResult Ready(DnsServer server)
    {
        IReadOnlyList<string> complaints = server.Complaints();
        UnloadedFile[] unloaded = [.. server.ZoneFiles.Where(file => !file.IsCurrent).Select(UnloadedFile.Of)];
        return complaints.Count == 0
            ? TypedResults.Ok(new ReadyStatus("ok", server.Zones.Count, unloaded, server.Prober.IsFrozen ? server.Prober.Reason : null, server.IsStopping))
            : Answer([.. complaints, .. unloaded.Select(file => $"{file.File} is not loaded: {file.Reason}")]);
    }

    private static IResult Answer(IReadOnlyList<string> complaints) => complaints.Count == 0
        ? TypedResults.Ok(new HealthStatus("ok"))
        : ApiProblem.Of(StatusCodes.Status503ServiceUnavailable, string.Join("; ", complaints));
}

/// <summary>That queries are answered, and what else is to be known of that.</summary>
/// <param name="Status">Always <c>ok</c>.</param>
/// <param name="Zones">How many zones are served.</param>
/// <param name="NotLoaded">Zone files that are not served as they are now.</param>
/// <param name="Frozen">Why the verdicts of all members stay as they are; null: they do not.</param>
/// <param name="Draining">Whether it answers only what has been received.</param>
internal sealed record ReadyStatus(string Status, int Zones, IReadOnlyList<UnloadedFile> NotLoaded, string? Frozen, bool Draining);

/// <summary>A zone file that is not served as it is now.</summary>
/// <param name="File">The file; or a folder, or a part of a zone, that cannot be read.</param>
/// <param name="Serves">The zone that is served as it was before; null: none.</param>
/// <param name="Reason">The first of its errors.</param>
internal sealed record UnloadedFile(string File, string? Serves, string Reason)
{
    /// <summary>One file.</summary>
    public static UnloadedFile Of(ZoneFileStatus file) => new(file.File, file.Zone?.Name, $"{file.Diagnostics.FirstOrDefault(each => each.Severity == Severity.Error)}");
}

/// <summary>That all is well.</summary>
/// <param name="Status">Always <c>ok</c>.</param>
internal sealed record HealthStatus(string Status);
