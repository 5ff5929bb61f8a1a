using DnsLb.Core.Checks;
using DnsLb.Core.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace DnsLb.Api;

/// <summary>What members report of themselves, for the checks of kind <c>heartbeat</c>: <c>/heartbeats/CHECK/MEMBER</c>.</summary>
internal static class HeartbeatEndpoints
{
    /// <summary>Maps them.</summary>
    public static void MapHeartbeats(this IEndpointRouteBuilder app) =>
        app.MapPut("/heartbeats/{check}/{member}", (string check, string member, HeartbeatRequest? request, DnsServer server) => Put(check, member, request?.Says ?? "", server));

    private static IResult Put(string check, string member, string says, DnsServer server)
    {
        var (report, problem) = says.Trim().Length == 0 ? (new StateReport(), null) : AgentLine.Read(says);
        return report is null ? TypedResults.Problem(problem, statusCode: StatusCodes.Status400BadRequest)
            : server.Beat(check, member, report) ? TypedResults.NoContent()
            : TypedResults.Problem($"no member \"{member}\" has a heartbeat check \"{check}\"", statusCode: StatusCodes.Status404NotFound);
    }
}

/// <summary>A report as members give it.</summary>
/// <param name="Says">A line of HAProxy's agent-check; null: all is well.</param>
internal sealed record HeartbeatRequest(string? Says);
