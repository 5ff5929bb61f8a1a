using DnsLb.Core.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace DnsLb.Api;

/// <summary>The zone files: <c>/zones</c>, and <c>/reload</c>, which reads all of them again.</summary>
internal static class ZoneEndpoints
{
    // Of the greatest zones; who waits longer hears that it goes on.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Maps them.</summary>
    public static void MapZones(this IEndpointRouteBuilder app)
    {
        app.MapMethods("/zones", ApiServer.Reading, (DnsServer server) => Zones(server));
        app.MapPost("/reload", (HttpContext context, DnsServer server, TimeProvider time) => ReloadAsync(context, server, time));
    }

    private static IReadOnlyList<ZoneStatus> Zones(DnsServer server) => [.. server.ZoneFiles.Select(ZoneStatus.Of)];

    private static async Task<IResult> ReloadAsync(HttpContext context, DnsServer server, TimeProvider time)
    {
        Task<ReloadReport> reload = server.ReloadEverything();
        try
        {
            var status = ReloadStatus.Of(await reload.WaitAsync(Patience, time, context.RequestAborted));
            ApiAudit.Note(context, string.Join(", ", status.Files.CountBy(file => file.Result).Select(result => $"{result.Value} {result.Key}")));
            return TypedResults.Ok(status);
        }
        catch (TimeoutException)
        {
            return TypedResults.Accepted((string?)null, new ReloadStatus(false, []));
        }
        catch (OperationCanceledException) when (reload.IsCanceled)
        {
            return ApiProblem.Of(StatusCodes.Status503ServiceUnavailable, "the server is stopping");
        }
    }
}
