using System.Threading.Channels;
using DnsLb.Core.Serving;
using DnsLb.Metrics;

namespace DnsLb.Tests.Metrics;

public sealed class ReadyLabelsTests
{
    private readonly ServerFeed _feed = new();
    private readonly Channel<int> _made = Channel.CreateUnbounded<int>();
    private int _times;

    [Fact]
    public async Task Hear_ZonesArePublished_MakesTheLabelsAnew()
    {
        await using var labels = new ReadyLabels(_feed, Make);
        Assert.Equal(1, await _made.Reader.ReadAsync());

        _feed.Tell(new ZonesEvent(["example.com"], [], []));

        Assert.Equal(2, await _made.Reader.ReadAsync());
    }

    [Fact]
    public async Task Hear_NothingIsPublished_MakesNone()
    {
        await using (var labels = new ReadyLabels(_feed, Make))
        {
            _feed.Tell(new ZonesEvent([], ["example.com"], []));
        }

        Assert.Equal(1, _times);
    }

    [Fact]
    public async Task Hear_AfterItsEnd_MakesNone()
    {
        await new ReadyLabels(_feed, Make).DisposeAsync();

        _feed.Tell(new ZonesEvent(["example.com"], [], []));

        Assert.Equal(1, _times);
    }

    [Fact]
    public async Task Hear_MakingHasFailed_MakesThemTheNextTime()
    {
        await using var labels = new ReadyLabels(_feed, () =>
        {
            Make();
            if (_times == 1)
            {
                throw new InvalidOperationException("not made");
            }
        });

        _feed.Tell(new ZonesEvent(["example.com"], [], []));

        Assert.Equal(1, await _made.Reader.ReadAsync());
        Assert.Equal(2, await _made.Reader.ReadAsync());
    }

    // One at a time.
    private void Make()
    {
        _times++;
        Assert.True(_made.Writer.TryWrite(_times));
    }
}
