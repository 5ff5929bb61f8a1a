using DnsLb.Core.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace DnsLb.Api;

/// <summary>What is known of pools, members and targets: <c>/pools</c> and <c>/targets</c>.</summary>
internal static class PoolEndpoints
{
    /// <summary>Maps them.</summary>
    public static void MapPools(this IEndpointRouteBuilder app)
    {
        app.MapGet("/pools", (DnsServer server) => PoolStatus.Of(server.Pools()));
        app.MapGet("/targets", (DnsServer server) => TargetStatus.Of(server.Pools()));
    }
}
