using DnsLb.Core.Serving;
using DnsLb.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace DnsLb.Api;

/// <summary>What Prometheus scrapes: <c>/metrics</c>.</summary>
internal static class MetricsEndpoints
{
    /// <summary>Maps it.</summary>
    public static void MapMetrics(this IEndpointRouteBuilder app) => app.MapMethods("/metrics", ApiServer.Reading, (HttpContext context, DnsServer server) => WriteAsync(context, server));

    // Family by family, so that no more is in memory than the client takes.
    private static async Task WriteAsync(HttpContext context, DnsServer server)
    {
        await LargeAnswers.TakePlaceAsync(context);
        context.Response.ContentType = PrometheusText.MediaType;
        var text = new PrometheusText(context.Response.BodyWriter);
        MetricsSnapshot snapshot = await LargeAnswers.InTurnAsync(() => ValueTask.FromResult(MetricsSnapshot.Of(server)), context.RequestAborted);
        foreach (MetricFamily family in MetricFamilies.All)
        {
            text.Write(family, snapshot);
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        }
    }
}
