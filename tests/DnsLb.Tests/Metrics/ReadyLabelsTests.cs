using System.Threading.Channels;
using DnsLb.Core.Serving;
using DnsLb.Metrics;
using DnsLb.Tests.Serving;

namespace DnsLb.Tests.Metrics;

public sealed class ReadyLabelsTests
{
    private readonly ServerFeed _feed = new();
    private readonly Channel<int> _made = Channel.CreateUnbounded<int>();
    private readonly LogLines _log = new();
    private int _times;

    [Fact]
    public async Task Hear_ZonesArePublished_MakesTheLabelsAnew()
    {
        await using var labels = new ReadyLabels(_feed, Make, _log);
        Assert.Equal(1, await _made.Reader.ReadAsync());

        _feed.Tell(new ZonesEvent(["example.com"], [], []));

        Assert.Equal(2, await _made.Reader.ReadAsync());
    }

    [Fact]
    public async Task Hear_NothingIsPublished_MakesNone()
    {
        await using (var labels = new ReadyLabels(_feed, Make, _log))
        {
            _feed.Tell(new ZonesEvent([], ["example.com"], []));
        }

        Assert.Equal(1, _times);
    }

    [Fact]
    public async Task Hear_AfterItsEnd_MakesNone()
    {
        await new ReadyLabels(_feed, Make, _log).DisposeAsync();

        _feed.Tell(new ZonesEvent(["example.com"], [], []));

        Assert.Equal(1, _times);
    }

    [Fact]
    public async Task Hear_MakingHasFailed_LogsItAndMakesThemTheNextTime()
    {
        await using (var labels = new ReadyLabels(_feed, FailFirst, _log))
        {
            _feed.Tell(new ZonesEvent(["example.com"], [], []));

            Assert.Equal(1, await _made.Reader.ReadAsync());
            Assert.Equal(2, await _made.Reader.ReadAsync());
        }

        Assert.StartsWith("Error: a bug: making the labels of metrics failed", Assert.Single(_log.All), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DisposeAsync_MakingHasFailed_DoesNotThrow()
    {
        await new ReadyLabels(_feed, FailFirst, _log).DisposeAsync();

        Assert.Contains("InvalidOperationException: not made", Assert.Single(_log.All), StringComparison.Ordinal);
    }

    private void FailFirst()
    {
        Make();
        if (_times == 1)
        {
            throw new InvalidOperationException("not made");
        }
    }

    // One at a time.
    private void Make()
    {
        _times++;
        Assert.True(_made.Writer.TryWrite(_times));
    }
}
