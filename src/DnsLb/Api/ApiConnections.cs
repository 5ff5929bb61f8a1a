using System.IO.Pipelines;
using DnsLb.Core.Logging;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace DnsLb.Api;

/// <summary>Bounds the connections of the API: the one that has waited longest for its client, for a request or for taking the answer, is closed for a new one, so that none that idles keeps others out.</summary>
/// <remarks>
/// Kestrel's own bound would refuse the new one, and log each that it refuses. Its least rate of answers would give a client hours
/// for some megabytes, as what it did not take counts as sent.
/// </remarks>
/// <param name="most">Connections at one time.</param>
/// <param name="time">The clock of the log, and of those who take nothing.</param>
/// <param name="logger">Hears of those that are refused.</param>
internal sealed partial class ApiConnections(int most, TimeProvider time, ILogger logger)
{
    /// <summary>How long a client may take nothing of an answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly LogPace _refused = new(TimeSpan.FromMinutes(1), time);
    private readonly Lock _lock = new();
    private readonly LinkedList<Place> _waiting = [];
    private int _open;

    /// <summary>Serves a connection from its begin to its end, or refuses it.</summary>
    public async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var place = new Place(connection);
        if (!TryEnter(place))
        {
            connection.Abort();
            return;
        }

        connection.Features.Set(place);
        IDuplexPipe transport = connection.Transport;
        connection.Transport = new WatchedReply(transport, taken => WaitAsync(place, taken));
        try
        {
            await next(connection);
        }
        finally
        {
            connection.Transport = transport;
            Leave(place);
        }
    }

    /// <summary>Answers a request, during which its connection is not closed for another, unless its client takes nothing of the answer.</summary>
    public async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        Place place = context.Features.GetRequiredFeature<Place>();
        Change(place, () => place.IsAsked = true);
        try
        {
            await next(context);
        }
        finally
        {
            Change(place, () => place.IsAsked = false);
        }
    }

    private async ValueTask<FlushResult> WaitAsync(Place place, ValueTask<FlushResult> taken)
    {
        Change(place, () => place.Untaken++);
        await using ITimer patience = time.CreateTimer(_ => place.Connection.Abort(), null, Patience, Timeout.InfiniteTimeSpan);
        try
        {
            return await taken;
        }
        finally
        {
            Change(place, () => place.Untaken--);
        }
    }

    private void Change(Place place, Action change)
    {
        lock (_lock)
        {
            change();
            bool waits = place is { HasLeft: false } and ({ IsAsked: false } or { Untaken: > 0 });
            if (waits && !place.IsWaiting)
            {
                _waiting.AddLast(place.Node);
            }
            else if (!waits && place.IsWaiting)
            {
                _waiting.Remove(place.Node);
            }
        }
    }

    private bool TryEnter(Place place)
    {
        Place? displaced = null;
        bool hasEntered;
        lock (_lock)
        {
            if (_open == most && _waiting.First is { Value: var oldest })
            {
                Remove(oldest);
                displaced = oldest;
            }

            hasEntered = _open < most;
            if (hasEntered)
            {
                _open++;
                _waiting.AddLast(place.Node);
            }
        }

        displaced?.Connection.Abort();
        if (!hasEntered && _refused.TryPass(out string leftOut))
        {
            LogRefused(logger, most, leftOut);
        }

        return hasEntered;
    }

    private void Leave(Place place)
    {
        lock (_lock)
        {
            if (!place.HasLeft)
            {
                Remove(place);
            }
        }
    }

    private void Remove(Place place)
    {
        _open--;
        place.HasLeft = true;
        if (place.IsWaiting)
        {
            _waiting.Remove(place.Node);
        }
    }

    [LoggerMessage(EventIds.ApiConnectionRefused, LogLevel.Warning, "the API has {Most} requests to answer at once: a further connection is closed{LeftOut}", EventName = nameof(EventIds.ApiConnectionRefused))]
    private static partial void LogRefused(ILogger logger, int most, string leftOut);

    // A connection, among those that wait for their clients or not.
    private sealed class Place
    {
        public Place(ConnectionContext connection)
        {
            Connection = connection;
            Node = new LinkedListNode<Place>(this);
        }

        public ConnectionContext Connection { get; }

        public LinkedListNode<Place> Node { get; }

        public bool IsWaiting => Node.List is not null;

        public bool IsAsked { get; set; }

        // Of what is being sent, how much waits to be taken.
        public int Untaken { get; set; }

        // It is closed, or being closed for another.
        public bool HasLeft { get; set; }
    }
}
