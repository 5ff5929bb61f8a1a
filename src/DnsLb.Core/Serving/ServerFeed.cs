using System.Threading.Channels;

namespace DnsLb.Core.Serving;

/// <summary>Tells who listens what happens. Nobody who tells ever waits for a listener, and a slow one takes nothing from the others. Thread-safe.</summary>
public sealed class ServerFeed
{
    /// <summary>Who can listen at one time.</summary>
    public const int MostListeners = 8;

    private readonly Lock _lock = new();
    private FeedListener[] _listeners = [];

    /// <summary>Raised for each event where it happens: for who does no more than note it.</summary>
    public event Action<ServerEvent>? Told;

    /// <summary>Listens from now on, until the listener is disposed.</summary>
    /// <returns>The listener; null when there are enough.</returns>
    public FeedListener? Listen()
    {
        lock (_lock)
        {
            if (_listeners.Length >= MostListeners)
            {
                return null;
            }

            var listener = new FeedListener(Leave);
            _listeners = [.. _listeners, listener];
            return listener;
        }
    }

    /// <summary>Tells all listeners.</summary>
    internal void Tell(ServerEvent happened)
    {
        lock (_lock)
        {
            Array.ForEach(_listeners, listener => listener.Hear(happened));
        }

        Told?.Invoke(happened);
    }

    private void Leave(FeedListener listener)
    {
        lock (_lock)
        {
            _listeners = [.. _listeners.Where(each => each != listener)];
        }
    }
}

/// <summary>What one listener has not taken yet, bounded: one that falls behind by too much hears no more.</summary>
public sealed class FeedListener : IDisposable
{
    /// <summary>How many events may wait to be taken: some thousand members may fail in one moment, which no client can take as quickly.</summary>
    public const int MostWaiting = 4096;

    private readonly Channel<ServerEvent> _waiting = Channel.CreateBounded<ServerEvent>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly Action<FeedListener> _leave;

    internal FeedListener(Action<FeedListener> leave) => _leave = leave;

    /// <summary>What has happened, in order. It ends when the listener has fallen behind.</summary>
    public ChannelReader<ServerEvent> Events => _waiting.Reader;

    /// <summary>True when it hears no more, as it took too little.</summary>
    public bool HasFallenBehind { get; private set; }

    /// <summary>Listens no more.</summary>
    public void Dispose() => _leave(this);

    internal void Hear(ServerEvent happened)
    {
        if (!HasFallenBehind && !_waiting.Writer.TryWrite(happened))
        {
            HasFallenBehind = true;
            _waiting.Writer.Complete();
        }
    }
}
