using DnsLb.Core.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace DnsLb.Api;

/// <summary>Why a name gets the answer that it gets: <c>/explain?name=NAME&amp;type=TYPE&amp;client=CLIENT</c>.</summary>
internal static class ExplainEndpoints
{
    /// <summary>Maps it.</summary>
    public static void MapExplain(this IEndpointRouteBuilder app) =>
        app.MapMethods("/explain", ApiServer.Reading, (string? name, string? type, string? client, DnsServer server) =>
            name is null ? ApiProblem.BadRequest(["no name: ask for /explain?name=NAME"]) : Answer(ExplainRequest.Parse(name, type ?? "A", client ?? "127.0.0.1"), server))
            .Takes("name", "type", "client");

    private static IResult Answer((ExplainRequest? Request, IReadOnlyList<string> Problems) parsed, DnsServer server) =>
        parsed.Request is { } request ? TypedResults.Ok(server.Explain(request)) : ApiProblem.BadRequest(parsed.Problems);
}
