using System.Net.ServerSentEvents;
using DnsLb.Api;

namespace DnsLb.Operating;

/// <summary>What happens on a server, as it happens, over breaks of the connection: it goes on behind the last event that came.</summary>
/// <param name="client">Asks the server.</param>
/// <param name="time">The clock.</param>
internal sealed class EventFeed(ApiClient client, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    // How the server says that it ends a stream, and why.
    private const string End = "end";

    /// <summary>Follows until it is cancelled.</summary>
    /// <param name="lastId">The last event that is known; null: those from now on are told.</param>
    /// <param name="happened">Hears of each event.</param>
    /// <param name="notice">Hears of each break, and of its end.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="insists">Whether it is tried again also when there never was a connection.</param>
    /// <returns>Null; or what went wrong when there never was a connection.</returns>
    public async Task<string?> FollowAsync(string? lastId, Action<SseItem<string>> happened, Action<string> notice, CancellationToken cancellation, bool insists = false)
    {
        bool wasThere = false;
        bool isTold = false;
        TimeSpan pause = FirstPause;
        try
        {
            while (true)
            {
                var (stream, problem) = await client.FollowAsync(lastId, cancellation);
                if (stream is not null)
                {
                    if (isTold)
                    {
                        notice(lastId is null ? "connected again: what happened meanwhile is not known" : "connected again: what happened meanwhile follows");
                    }

                    (wasThere, isTold, pause) = (true, false, FirstPause);
                    (lastId, problem) = await ReadAsync(stream, lastId, happened, cancellation);
                }
                else if (!wasThere && !insists)
                {
                    return problem;
                }

                if (!isTold)
                {
                    notice($"the connection is lost, and tried again: {problem}");
                    isTold = true;
                }

                await Task.Delay(pause, time, cancellation);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    private static async Task<(string? LastId, string Problem)> ReadAsync(Stream stream, string? lastId, Action<SseItem<string>> happened, CancellationToken cancellation)
    {
        await using Stream reading = stream;
        await using IAsyncEnumerator<SseItem<string>> items = SseParser.Create(reading).EnumerateAsync(cancellation).GetAsyncEnumerator(cancellation);
        while (true)
        {
            try
            {
                if (!await items.MoveNextAsync())
                {
                    return (lastId, "the server ended it");
                }
            }
            catch (Exception failure) when (failure is IOException or HttpRequestException)
            {
                return (lastId, failure.Message);
            }

            lastId = items.Current.EventId is { Length: > 0 } id ? id : lastId;
            if (items.Current.EventType == End)
            {
                return (lastId, EventText.EndOf(items.Current.Data));
            }

            // What it cannot write is not the connection's failure.
            happened(items.Current);
        }
    }
}
