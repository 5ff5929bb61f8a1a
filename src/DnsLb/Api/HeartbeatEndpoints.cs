using DnsLb.Core.Checks;
using DnsLb.Core.Configuration;
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
        app.MapPut("/heartbeats/{check}/{member}", (HttpRequest request, DnsServer server) => PutAsync(request, server));

    private static async Task<IResult> PutAsync(HttpRequest request, DnsServer server)
    {
        string[] path = RequestPath.Segments(request);
        (string check, string member) = (path[1], path[2]);
        var (asked, wrong) = await RequestBody.ReadAsync(request, new HeartbeatRequest(""), HeartbeatRequest.Members);
        if (wrong.Count > 0)
        {
            return ApiProblem.BadRequest(wrong);
        }

        var (report, problem) = asked.Says.Trim().Length == 0 ? (new StateReport(), null) : AgentLine.Read(asked.Says);
        if (report is null)
        {
            return ApiProblem.BadRequest([problem!]);
        }

        if (server.Beat(check, member, report) is not { } changes)
        {
            return ApiProblem.NotFound($"no member \"{member}\" has a heartbeat check \"{check}\"");
        }

        if (changes)
        {
            ApiAudit.Note(request.HttpContext, report.SaysSomething ? report.Describe() : "up");
        }

        return TypedResults.NoContent();
    }
}

/// <summary>A report as members give it.</summary>
/// <param name="Says">A line of HAProxy's agent-check; empty: all is well.</param>
internal sealed record HeartbeatRequest(string Says)
{
    /// <summary>The members of its body.</summary>
    public static IReadOnlyList<Key<HeartbeatRequest>> Members { get; } = [new("says", "text", "how the member is", (request, value) => request with { Says = value })];
}
