using DnsLb.Core.Serving;
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
        app.MapMethods("/readyz", ApiServer.Reading, (DnsServer server) => Answer(server.Complaints()));
    }

    private static IResult Answer(IReadOnlyList<string> complaints) => complaints.Count == 0
        ? TypedResults.Ok(new HealthStatus("ok"))
        : ApiProblem.Of(StatusCodes.Status503ServiceUnavailable, string.Join("; ", complaints));
}

/// <summary>That all is well.</summary>
/// <param name="Status">Always <c>ok</c>.</param>
internal sealed record HealthStatus(string Status);
