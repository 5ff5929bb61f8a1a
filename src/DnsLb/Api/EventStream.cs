using System.Globalization;
using System.Net.Mime;
using System.Text;
using DnsLb.Core.Logging;
using DnsLb.Core.Serving;
using DnsLb.Core.State;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;

namespace DnsLb.Api;

/// <summary>What happens, as it happens: <c>/events/stream</c>, server-sent events (HTML standard, section 9.2).</summary>
/// <remarks>
/// A <c>change</c> and an <c>override</c> have an id, by which who was cut off goes on where it was. <c>zones</c> have none:
/// who comes back asks for these as they are now.
/// </remarks>
internal sealed partial class EventStream(DnsServer server, TimeProvider time, ILogger logger)
{
    /// <summary>How long nothing happens before a line of comment shows that the connection lives.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    private const string LastId = "Last-Event-ID";
    private const int MostAtOnce = 16 * 1024;
    private const int MostResumedAtOnce = 64;
    private const string Reconnection = "retry: 2000\n: what happens from now on\n\n";

    // Who takes nothing for so long, though it is sent something, is gone, or as good as that.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly string TooSlow = $"event: end\ndata: {{\"reason\":\"too slow: {FeedListener.MostWaiting} events waited to be read; come back with {LastId}\"}}\n\n";

    private readonly LogPace _slow = new(TimeSpan.FromMinutes(1), time);

    /// <summary>Maps it.</summary>
    public void Map(IEndpointRouteBuilder app) => app.MapMethods("/events/stream", ApiServer.Reading, AnswerAsync);

    private async Task AnswerAsync(HttpContext context)
    {
        long after = long.MaxValue;
        if (context.Request.Headers[LastId] is { Count: > 0 } given && !long.TryParse(given.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out after))
        {
            await ApiProblem.BadRequest([$"{LastId} must be the id of an event, a whole number"]).ExecuteAsync(context);
            return;
        }

        // Before history is read: what happens between is in both.
        using FeedListener? listener = server.Feed.Listen();
        if (listener is null)
        {
            context.Response.Headers.RetryAfter = "10";
            await ApiProblem.Of(StatusCodes.Status503ServiceUnavailable, $"{ServerFeed.MostListeners} streams are open already; close one, or ask for /events").ExecuteAsync(context);
            return;
        }

        context.Response.ContentType = MediaTypeNames.Text.EventStream;
        context.Response.Headers.CacheControl = "no-store";
        if (HttpMethods.IsGet(context.Request.Method))
        {
            await WriteAsync(context, listener, after);
        }
    }

    private async Task WriteAsync(HttpContext context, FeedListener listener, long after)
    {
        // The web server would cut a slow client off without a word.
        context.Features.GetRequiredFeature<IHttpMinResponseDataRateFeature>().MinDataRate = null;
        bool isSlow = false;
        try
        {
            // Before the client hears that it listens: what happens after that is told, though history has it, too.
            IReadOnlyList<Transition> history = server.State.History.All;
            await SendAsync(context, Reconnection);
            await ResumeAsync(context, history, after);
            await FollowAsync(context, listener, told: history.Count > 0 ? history[^1].Id : 0);
            await SendAsync(context, TooSlow);
        }
        catch (OperationCanceledException)
        {
            // The client went away, or takes nothing.
            isSlow = !context.RequestAborted.IsCancellationRequested;
            context.Abort();
        }

        if ((isSlow || listener.HasFallenBehind) && _slow.TryPass(out string leftOut))
        {
            LogSlow(logger, ApiCaller.Describe(context), leftOut);
        }
    }

    private async Task ResumeAsync(HttpContext context, IReadOnlyList<Transition> history, long after)
    {
        foreach (Transition[] missed in history.SkipWhile(transition => transition.Id <= after).Chunk(MostResumedAtOnce))
        {
            await SendAsync(context, string.Concat(missed.Select(each => TextOf(new TransitionEvent(each)))));
        }
    }

    // Ends when the listener has fallen behind.
    private async Task FollowAsync(HttpContext context, FeedListener listener, long told)
    {
        Task<bool> isAny = listener.Events.WaitToReadAsync(context.RequestAborted).AsTask();
        while (true)
        {
            using var silence = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
            if (await Task.WhenAny(isAny, Task.Delay(Silence, time, silence.Token)) != isAny)
            {
                await SendAsync(context, ":\n\n");
                continue;
            }

            await silence.CancelAsync();
            if (!await isAny)
            {
                return;
            }

            while (Take(listener, told) is { Length: > 0 } text)
            {
                await SendAsync(context, text);
            }

            isAny = listener.Events.WaitToReadAsync(context.RequestAborted).AsTask();
        }
    }

    // What waits, but not too much of it: sent one by one, events come more quickly than they go.
    private static string Take(FeedListener listener, long told)
    {
        var text = new StringBuilder();
        while (text.Length < MostAtOnce && listener.Events.TryRead(out ServerEvent? happened))
        {
            if (happened is not TransitionEvent known || known.Transition.Id > told)
            {
                text.Append(TextOf(happened));
            }
        }

        return text.ToString();
    }

    private static string TextOf(ServerEvent happened)
    {
        var (kind, data) = ServerEventJson.Of(happened);
        string id = happened is TransitionEvent { Transition.Id: var number } ? string.Create(CultureInfo.InvariantCulture, $"id: {number}\n") : "";
        return $"event: {kind}\n{id}data: {data}\n\n";
    }

    private async Task SendAsync(HttpContext context, string text)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, context.RequestAborted);
        await context.Response.WriteAsync(text, Encoding.UTF8, either.Token);
        await context.Response.Body.FlushAsync(either.Token);
    }

    [LoggerMessage(EventIds.ApiEventStreamSlow, LogLevel.Warning, "a stream of events to {Client} ended: it takes them too slowly{LeftOut}", EventName = nameof(EventIds.ApiEventStreamSlow))]
    private static partial void LogSlow(ILogger logger, string client, string leftOut);
}
