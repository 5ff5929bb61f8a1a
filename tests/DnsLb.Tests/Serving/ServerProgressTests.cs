using DnsLb.Core.Serving;
using DnsLb.Core.Transport;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Serving;

public sealed class ServerProgressTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly TransportCounters[] _workers = [new(), new()];
    private readonly ServerProgress _progress;
    private long _results;
    private TimeSpan _longest = TimeSpan.FromSeconds(7);

    public ServerProgressTests()
    {
        _progress = new ServerProgress(_workers, () => (_results, _longest), _time);
        Assert.Null(_progress.Look());
    }

    [Fact]
    public void Look_AllGoOn_IsNothing()
    {
        for (int i = 0; i < 100; i++)
        {
            _time.Advance(ServerProgress.WorkerPatience);
            _workers[0].CountRound();
            _workers[1].CountRound();
            _results++;
            Assert.Null(_progress.Look());
        }
    }

    [Fact]
    public void Look_AWorkerHangs_IsToldAfterItsTime()
    {
        _time.Advance(ServerProgress.WorkerPatience);
        _workers[0].CountRound();
        Assert.Null(_progress.Look());

        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("worker 1 of 2 hangs", _progress.Look());

        _workers[1].CountRound();
        Assert.Null(_progress.Look());
    }

    [Fact]
    public void Look_NoProbeHasAResult_IsToldAfterTwiceTheTimeAndABit()
    {
        AdvanceWithWorkers(44);
        Assert.Null(_progress.Look());

        AdvanceWithWorkers(1);
        Assert.Equal("the health probes hang", _progress.Look());
    }

    [Fact]
    public void Look_NothingIsProbed_WaitsForNoResult()
    {
        _longest = TimeSpan.Zero;
        AdvanceWithWorkers(1000);

        Assert.Null(_progress.Look());
    }

    private void AdvanceWithWorkers(int seconds)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        Array.ForEach(_workers, worker => worker.CountRound());
    }
}
