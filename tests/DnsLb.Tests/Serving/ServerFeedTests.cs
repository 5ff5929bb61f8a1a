using DnsLb.Core.Serving;

namespace DnsLb.Tests.Serving;

public sealed class ServerFeedTests
{
    private readonly ServerFeed _feed = new();

    [Fact]
    public void Tell_SomeListen_AllHearItInOrder()
    {
        using FeedListener one = _feed.Listen()!;
        using FeedListener other = _feed.Listen()!;

        _feed.Tell(Event("a"));
        _feed.Tell(Event("b"));

        Assert.All([one, other], listener => Assert.Equal(["a", "b"], Taken(listener)));
    }

    [Fact]
    public void Listen_AsManyAsThereMayBe_IsRefusedUntilOneLeaves()
    {
        FeedListener[] listeners = [.. Enumerable.Range(0, ServerFeed.MostListeners).Select(_ => _feed.Listen()!)];
        Assert.Null(_feed.Listen());

        listeners[0].Dispose();
        listeners[0].Dispose();

        Assert.NotNull(_feed.Listen());
        Assert.Null(_feed.Listen());
    }

    [Fact]
    public async Task Tell_OneTakesNothing_EndsForThatOneAlone()
    {
        using FeedListener slow = _feed.Listen()!;
        using FeedListener quick = _feed.Listen()!;
        for (int i = 0; i < FeedListener.MostWaiting; i++)
        {
            _feed.Tell(Event($"{i}"));
        }

        Assert.False(slow.HasFallenBehind);
        Assert.Equal(FeedListener.MostWaiting, Taken(quick).Count);
        _feed.Tell(Event("one too many"));
        _feed.Tell(Event("and another"));

        Assert.True(slow.HasFallenBehind);
        Assert.Equal(FeedListener.MostWaiting, Taken(slow).Count);
        Assert.False(await slow.Events.WaitToReadAsync());
        Assert.Equal(["one too many", "and another"], Taken(quick));
    }

    [Fact]
    public void Tell_AfterItLeft_IsNotHeard()
    {
        FeedListener listener = _feed.Listen()!;
        listener.Dispose();

        _feed.Tell(Event("a"));

        Assert.Empty(Taken(listener));
    }

    private static ZonesEvent Event(string zone) => new([zone], [], []);

    private static List<string> Taken(FeedListener listener)
    {
        var taken = new List<string>();
        while (listener.Events.TryRead(out ServerEvent? happened))
        {
            taken.AddRange(((ZonesEvent)happened).Published);
        }

        return taken;
    }
}
