using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using DnsLb.Core.Serving;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;

namespace DnsLb.Api;

/// <summary>How many requests a client may send: a bucket of tokens for each, and a smaller one for what changes something.</summary>
/// <remarks>Who asks whether the server lives is not limited, nor who is at the unix socket. A heartbeat is no change: members send them all the time.</remarks>
internal static class ApiRateLimits
{
    // The limiters fill buckets at this pace, all of them at once.
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether a request is one that changes something.</summary>
    public static bool IsChange(HttpRequest request) =>
        (HttpMethods.IsPut(request.Method) || HttpMethods.IsPost(request.Method) || HttpMethods.IsDelete(request.Method)) && !request.Path.StartsWithSegments("/heartbeats");

    /// <summary>Sets the limits.</summary>
    public static void Configure(RateLimiterOptions limiter, ApiSettings settings)
    {
        limiter.GlobalLimiter = PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<HttpContext, IPAddress>(context => Partition(context, settings.MostRequests, IsLimited(context))),
            PartitionedRateLimiter.Create<HttpContext, IPAddress>(context => Partition(context, settings.MostChanges, IsLimited(context) && IsChange(context.Request))));
        limiter.OnRejected = (rejected, _) => new ValueTask(RefuseAsync(rejected, settings));
    }

    private static bool IsLimited(HttpContext context) =>
        !ApiCaller.IsOnSocket(context) && !context.Request.Path.Equals("/healthz", StringComparison.OrdinalIgnoreCase) && !context.Request.Path.Equals("/readyz", StringComparison.OrdinalIgnoreCase);

    private static RateLimitPartition<IPAddress> Partition(HttpContext context, int perSecond, bool isLimited) => isLimited
        ? RateLimitPartition.GetTokenBucketLimiter(ApiCaller.Network(context), _ => Bucket(perSecond))
        : RateLimitPartition.GetNoLimiter(IPAddress.None);

    private static TokenBucketRateLimiterOptions Bucket(int perSecond)
    {
        // As many in a second, in whole tokens.
        int periods = (int)(TimeSpan.FromSeconds(1) / Period);
        int each = Math.Max(1, perSecond / periods);
        return new TokenBucketRateLimiterOptions
        {
            TokenLimit = perSecond,
            TokensPerPeriod = each,
            ReplenishmentPeriod = TimeSpan.FromSeconds((double)each / perSecond),
            AutoReplenishment = true,
        };
    }

    private static Task RefuseAsync(OnRejectedContext rejected, ApiSettings settings)
    {
        HttpContext context = rejected.HttpContext;
        TimeSpan wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan known) ? known : TimeSpan.Zero;
        context.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return ApiProblem.Of(
            StatusCodes.Status429TooManyRequests,
            $"too many requests: a client may send {settings.MostRequests} a second, of which {settings.MostChanges} change something; api-rate-limit and api-change-limit say how many").ExecuteAsync(context);
    }
}
