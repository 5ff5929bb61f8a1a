using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace DnsLb.Api;

/// <summary>Answers that tell of all members are made one at a time: with ten thousand members each takes long enough that some, asked for at once, would have every thread, and everybody else wait for them.</summary>
internal static class LargeAnswers
{
    private static readonly SemaphoreSlim One = new(1);

    /// <summary>Answers of this path are made one at a time, and sent beside each other, but no more than <see cref="SentAnswers.Most"/>.</summary>
    public static RouteHandlerBuilder MadeOneAtATime(this RouteHandlerBuilder endpoint) =>
        endpoint.AddEndpointFilter(async (context, next) =>
        {
            await TakePlaceAsync(context.HttpContext);
            return await InTurnAsync(() => next(context), context.HttpContext.RequestAborted);
        });

    /// <summary>Takes one of the places for answers that are sent, until the end of the request.</summary>
    public static async Task TakePlaceAsync(HttpContext context)
    {
        SentAnswers sent = context.RequestServices.GetRequiredService<SentAnswers>();
        context.Response.RegisterForDispose(await sent.TakeAsync(context.Abort, context.RequestAborted));
    }

    /// <summary>Makes one when its turn comes.</summary>
    /// <param name="make">Makes it.</param>
    /// <param name="gone">Its client is gone.</param>
    public static async ValueTask<T> InTurnAsync<T>(Func<ValueTask<T>> make, CancellationToken gone)
    {
        await One.WaitAsync(gone);
        try
        {
            return await make();
        }
        finally
        {
            One.Release();
        }
    }
}
