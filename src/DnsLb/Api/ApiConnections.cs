using DnsLb.Core.Logging;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace DnsLb.Api;

/// <summary>Bounds the connections of the API: the one that has waited longest for a request is closed for a new one, so that none that idles keeps others out.</summary>
/// <remarks>Kestrel's own bound would refuse the new one, and log each that it refuses.</remarks>
/// <param name="most">Connections at one time.</param>
/// <param name="time">The clock of the log.</param>
/// <param name="logger">Hears of those that are refused.</param>
internal sealed partial class ApiConnections(int most, TimeProvider time, ILogger logger)
{
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
        try
        {
            await next(connection);
        }
        finally
        {
            Leave(place);
        }
    }

    /// <summary>Answers a request, during which its connection is not closed for another.</summary>
    public async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        Place place = context.Features.GetRequiredFeature<Place>();
        lock (_lock)
        {
            if (place.IsWaiting)
            {
                _waiting.Remove(place.Node);
            }
        }

        try
        {
            await next(context);
        }
        finally
        {
            lock (_lock)
            {
                if (!place.IsDisplaced)
                {
                    _waiting.AddLast(place.Node);
                }
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
                oldest.IsDisplaced = true;
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
            if (!place.IsDisplaced)
            {
                Remove(place);
            }
        }
    }

    private void Remove(Place place)
    {
        _open--;
        if (place.IsWaiting)
        {
            _waiting.Remove(place.Node);
        }
    }

    [LoggerMessage(EventIds.ApiConnectionRefused, LogLevel.Warning, "the API has {Most} requests to answer at once: a further connection is closed{LeftOut}", EventName = nameof(EventIds.ApiConnectionRefused))]
    private static partial void LogRefused(ILogger logger, int most, string leftOut);

    // A connection, among those that wait for a request or not.
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

        public bool IsDisplaced { get; set; }
    }
}
