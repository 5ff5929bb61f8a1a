using System.Threading.Channels;

namespace DnsLb.Api;

/// <summary>Bounds the large answers that are in memory: each stays there until its client has taken it. A further one waits for a place, and after a while the one that is sent for longest makes room.</summary>
/// <remarks>Kestrel's least rate does not bound it: what a client did not take counts as sent. Thread-safe.</remarks>
internal sealed class SentAnswers
{
    /// <summary>How many there may be.</summary>
    public const int Most = 8;

    /// <summary>How long one may take, with the time in which it is made.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>How long it may take while others wait.</summary>
    public static readonly TimeSpan LongestBeforeOthers = TimeSpan.FromSeconds(2);

    // A client that takes its answer is done long before, so it matters little when it is seen that one is not.
    private static readonly TimeSpan TimeBetweenLooks = TimeSpan.FromMilliseconds(100);

    private readonly TimeProvider _time;

    // Something for each place that is free: who waits takes it in turn.
    private readonly Channel<int> _free = Channel.CreateBounded<int>(Most);
    private readonly Lock _lock = new();
    private readonly LinkedList<Place> _taken = [];

    /// <param name="time">The clock.</param>
    public SentAnswers(TimeProvider time)
    {
        _time = time;
        for (int place = 0; place < Most; place++)
        {
            _free.Writer.TryWrite(place);
        }
    }

    /// <summary>Takes a place, as soon as there is one.</summary>
    /// <param name="cutOff">Gives up the answer; called once at most, and perhaps after its end.</param>
    /// <param name="gone">The client is gone.</param>
    /// <returns>Disposed, it gives the place back.</returns>
    public async Task<IDisposable> TakeAsync(Action cutOff, CancellationToken gone)
    {
        Task free = _free.Reader.ReadAsync(gone).AsTask();
        while (!free.IsCompleted && !CutOffLongest())
        {
            await Task.WhenAny(free, Task.Delay(TimeBetweenLooks, _time, gone));
        }

        await free;
        var place = new Place(this, cutOff, _time.GetTimestamp());
        lock (_lock)
        {
            _taken.AddLast(place.Node);
        }

        place.EndAfter(_time.CreateTimer(_ => cutOff(), null, Longest, Timeout.InfiniteTimeSpan));
        return place;
    }

    // Each of those that wait cuts one off: it is still in its place for a moment.
    private bool CutOffLongest()
    {
        Place? longest;
        lock (_lock)
        {
            longest = _taken.First?.Value;
            if (longest is null || _time.GetElapsedTime(longest.Since) < LongestBeforeOthers)
            {
                return false;
            }

            _taken.RemoveFirst();
        }

        longest.CutOff();
        return true;
    }

    private void Leave(Place place)
    {
        lock (_lock)
        {
            if (place.Node.List is not null)
            {
                _taken.Remove(place.Node);
            }
        }

        _free.Writer.TryWrite(0);
    }

    private sealed class Place : IDisposable
    {
        private readonly SentAnswers _all;
        private ITimer? _end;

        public Place(SentAnswers all, Action cutOff, long since)
        {
            _all = all;
            CutOff = cutOff;
            Since = since;
            Node = new LinkedListNode<Place>(this);
        }

        public Action CutOff { get; }

        public long Since { get; }

        public LinkedListNode<Place> Node { get; }

        public void EndAfter(ITimer end) => _end = end;

        public void Dispose()
        {
            _end?.Dispose();
            _all.Leave(this);
        }
    }
}
