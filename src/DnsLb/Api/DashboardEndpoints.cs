using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace DnsLb.Api;

/// <summary>The page for people at <c>/</c>, and the files below <c>/dashboard</c> that it is made of.</summary>
internal static class DashboardEndpoints
{
    /// <summary>Maps them.</summary>
    public static void MapDashboard(this IEndpointRouteBuilder app)
    {
        foreach (DashboardFile file in DashboardFile.All)
        {
            app.MapMethods(file.Path, ApiServer.Reading, file.AnswerAsync).WithMetadata(HoldsNoData.Instance).ExcludeFromDescription();
        }
    }
}

/// <summary>Marks what everybody may read who reaches the API, for it tells nothing of this server: the page that asks for the token.</summary>
internal sealed class HoldsNoData
{
    private HoldsNoData()
    {
    }

    /// <summary>The only one.</summary>
    public static HoldsNoData Instance { get; } = new();

    /// <summary>Whether a request is one for such a path.</summary>
    public static bool IsAskedBy(HttpRequest request) => request.HttpContext.GetEndpoint()?.Metadata.GetMetadata<HoldsNoData>() is not null;
}
