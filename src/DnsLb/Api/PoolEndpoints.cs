using DnsLb.Core.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace DnsLb.Api;

/// <summary>What is known of pools, members and targets: <c>/pools</c>, <c>/targets</c>, and <c>/targets/TARGET</c> with the last results.</summary>
internal static class PoolEndpoints
{
    /// <summary>Maps them.</summary>
    public static void MapPools(this IEndpointRouteBuilder app)
    {
        app.MapMethods("/pools", ApiServer.Reading, (DnsServer server) => PoolStatus.Of(server.Pools())).MadeOneAtATime();
        app.MapMethods("/targets", ApiServer.Reading, (DnsServer server) => TargetStatus.Of(server.Pools())).MadeOneAtATime();
        app.MapMethods("/targets/{target}", ApiServer.Reading, (string target, DnsServer server) => Targets(target, server));
    }

    private static IResult Targets(string target, DnsServer server)
    {
        IReadOnlyList<TargetStatus> found = TargetStatus.At(target, server);
        return found.Count > 0
            ? TypedResults.Ok(found)
            : ApiProblem.NotFound($"nothing is probed at \"{target}\"; name an address or a name, with or without its port, of GET /targets");
    }
}
