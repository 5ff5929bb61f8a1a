namespace DnsLb.Api;

/// <summary>Bounds the large answers that are in memory: each stays there until its client has taken it. A further one waits for a place, and after a while the one that is sent for longest makes room.</summary>
/// <remarks>Kestrel's least rate does not bound it: what a client did not take counts as sent. Thread-safe.</remarks>
/// <param name="time">The clock.</param>
#pragma warning disable CA1001 // Its semaphore holds nothing to dispose of: nobody asks for the wait handle.
internal sealed class SentAnswers(TimeProvider time)
#pragma warning restore CA1001
{
    /// <summary>How many there may be.</summary>
    public const int Most = 8;

    /// <summary>How long one may take, with the time in which it is made.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>How long it may take while others wait.</summary>
    public static readonly TimeSpan LongestBeforeOthers = TimeSpan.FromSeconds(2);

    // Who waits takes a free one in turn.
    private readonly SemaphoreSlim _free = new(Most);
    private readonly Lock _lock = new();
    private readonly LinkedList<Place> _taken = [];

    /// <summary>Takes a place, as soon as there is one.</summary>
    /// <param name="cutOff">Gives up the answer; called once at most, and perhaps after its end.</param>
    /// <param name="gone">The client is gone.</param>
    /// <returns>Disposed, it gives the place back.</returns>
    public async Task<IDisposable> TakeAsync(Action cutOff, CancellationToken gone)
    {
        Task free = _free.WaitAsync(gone);
        while (!free.IsCompleted && CutOffLongest() is { } early)
        {
            await Task.WhenAny(free, Task.Delay(early, time, gone));
        }

        await free;
        var place = new Place(this, cutOff, time.GetTimestamp());
        lock (_lock)
        {
            _taken.AddLast(place.Node);
        }

        place.EndAfter(time.CreateTimer(_ => cutOff(), null, Longest, Timeout.InfiniteTimeSpan));
        return place;
    }

    // Returns null when it has cut one off, and else how long none will be due: who takes a place meanwhile is due later.
    // Each of those that wait cuts one off: it is still in its place for a moment.
    private TimeSpan? CutOffLongest()
    {
        Place? longest;
        lock (_lock)
        {
            longest = _taken.First?.Value;
            TimeSpan early = longest is null ? LongestBeforeOthers : LongestBeforeOthers - time.GetElapsedTime(longest.Since);
            if (early > TimeSpan.Zero)
            {
                return early;
            }

            _taken.RemoveFirst();
        }

        longest!.CutOff();
        return null;
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

        _free.Release();
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
