using DnsLb.Core.Notifications;
using DnsLb.Tests.EndToEnd;
using DnsLb.Tests.Serving;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Notifications;

public sealed class DeliveryQueueTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly LogLines _log = new();
    private readonly ScriptedReceiver _receiver;
    private readonly DeliveryQueue _queue;

    public DeliveryQueueTests()
    {
        _receiver = new ScriptedReceiver(_time);
        _queue = new DeliveryQueue(_receiver, _time, _log);
    }

    public ValueTask DisposeAsync() => _queue.DisposeAsync();

    [Fact]
    public async Task Add_EventsOfOnePool_TheLaterWaitsUntilTheEarlierIsTaken()
    {
        Add("a", 1, 2);
        (await _receiver.NextAsync()).Refuse();
        Telling again = await NextAsync();
        bool isAnyOther = _receiver.HasTelling;
        again.Take();
        Telling later = await _receiver.NextAsync();

        Assert.Equal((1, 2), (again.Event.Id, later.Event.Id));
        Assert.False(isAnyOther);
        Assert.Equal(["Warning: receiver answers 503; events are tried up to 4 times, and those of the same pool wait meanwhile", "Information: receiver takes events again"], _log.All);
    }

    [Fact]
    public async Task Add_EventOfAnotherPool_DoesNotWait()
    {
        Add("a", 1, 2);
        Telling ofA = await _receiver.NextAsync();
        Add("b", 3);
        Add(null, 4);

        Assert.Equal([3, 4], new[] { await _receiver.NextAsync(), await _receiver.NextAsync() }.Select(telling => telling.Event.Id).Order());
        Assert.False(ofA.Result.Task.IsCompleted);
    }

    [Fact]
    public async Task Add_ManyPools_FewAreToldAtOnce()
    {
        for (int id = 0; id <= DeliveryQueue.MostAtOnce; id++)
        {
            Add($"{id}", id);
        }

        Telling[] first = [.. await Task.WhenAll(Enumerable.Range(0, DeliveryQueue.MostAtOnce).Select(_ => _receiver.NextAsync()))];
        bool isAnyOther = _receiver.HasTelling;
        first[0].Take();

        Assert.False(isAnyOther);
        Assert.Equal(DeliveryQueue.MostAtOnce, (await _receiver.NextAsync()).Event.Id);
    }

    // Every third event is refused at first, in pools that are added to by threads of their own.
    [Fact]
    public async Task Add_ByManyThreads_KeepsTheOrderOfEachPool()
    {
        const int Pools = 10;
        const int Each = 30;
        HashSet<HealthEvent> refused = [];
        List<HealthEvent> taken = [];

        await Task.WhenAll(Enumerable.Range(0, Pools).Select(pool => Task.Run(() => Add($"{pool}", [.. Enumerable.Range(1, Each)]))));
        while (taken.Count < Pools * Each)
        {
            Telling telling = await NextAsync();
            if (telling.Event.Id % 3 == 0 && refused.Add(telling.Event))
            {
                telling.Refuse();
            }
            else
            {
                taken.Add(telling.Event);
                telling.Take();
            }
        }

        Assert.All(taken.GroupBy(happened => happened.Pool), pool => Assert.Equal(Enumerable.Range(1, Each), pool.Select(happened => (int)happened.Id)));
    }

    [Fact]
    public async Task Add_NeverTaken_IsTriedWithLongerAndLongerWaitsAndThenGivenUp()
    {
        Add("a", 1, 2);
        List<DateTimeOffset> tries = [];
        for (int i = 0; i < _receiver.MostTries; i++)
        {
            Telling telling = await NextAsync();
            Assert.Equal(1, telling.Event.Id);
            tries.Add(telling.At);
            telling.Refuse();
        }

        Assert.Equal(2, (await _receiver.NextAsync()).Event.Id);
        Assert.All(tries.Zip(tries.Skip(1)).Index(), pair => Assert.True(pair.Item.Second - pair.Item.First >= Backoff.After(pair.Index + 1, 1)));
        Assert.Contains("Warning: receiver: event 1 is given up after 4 tries: answers 503", _log.All);
    }

    [Fact]
    public async Task Add_NeverAnswered_IsTriedAgainAfterTheTimeout()
    {
        Add("a", 1);
        Telling first = await _receiver.NextAsync();
        Telling second = await NextAsync();

        Assert.True(second.At - first.At >= _receiver.Timeout + Backoff.After(1, 1));
        Assert.Contains(_log.All, line => line.StartsWith("Warning: receiver took longer than 10 s", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Add_WhileTheQueueIsFull_DropsTheOldestAndSaysSoOnce()
    {
        Add("a", 0);
        Telling underWay = await _receiver.NextAsync();
        Add("a", [.. Enumerable.Range(1, DeliveryQueue.MostWaiting + 3)]);
        underWay.Take();

        Assert.Equal(4, (await _receiver.NextAsync()).Event.Id);
        Assert.Equal(["Warning: receiver: 10000 events wait, and the oldest is dropped"], _log.All);
    }

    [Fact]
    public async Task DisposeAsync_WhileEventsWait_EndsAtOnceAndSaysHowManyAreLost()
    {
        Add("a", 1, 2, 3);
        Telling underWay = await _receiver.NextAsync();

        await _queue.DisposeAsync();
        Add("a", 4);

        Assert.True(underWay.Result.Task.IsCanceled);
        Assert.True(_receiver.IsDisposed);
        Assert.Equal(["Warning: receiver: stopped before 3 events were taken, which it never gets"], _log.All);
        Assert.False(_receiver.HasTelling);
    }

    private void Add(string? pool, params int[] ids) => Array.ForEach(ids, id => _queue.Add(EventOf.Pool(pool, id)));

    // Lets time pass until there is a try.
    private async Task<Telling> NextAsync()
    {
        await OtherProcesses.UntilAsync(
            () =>
            {
                bool has = _receiver.HasTelling;
                _time.Advance(has ? TimeSpan.Zero : TimeSpan.FromMilliseconds(250));
                return has;
            },
            "nothing is tried");
        return await _receiver.NextAsync();
    }
}
