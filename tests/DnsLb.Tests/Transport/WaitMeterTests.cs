using DnsLb.Core.Transport;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Transport;

public sealed class WaitMeterTests
{
    private const int RoundsToTell = WaitMeter.Every * WaitMeter.Measured;

    private readonly FakeTimeProvider _time = new();
    private readonly WaitMeter _meter;

    public WaitMeterTests() => _meter = new WaitMeter(_time);

    [Theory]
    [InlineData(51, 49, false)]
    [InlineData(49, 51, true)]
    [InlineData(0, 1, true)]
    [InlineData(1_000_000, 1, false)]
    public void BeginWait_RoundsOfOneKind_AreBusyWhereWorkTakesLonger(int wait, int work, bool isBusy)
    {
        bool[] told = [.. Enumerable.Range(0, RoundsToTell + 1).Select(_ => Round(wait, work))];

        Assert.DoesNotContain(true, told[..^1]);
        Assert.Equal(isBusy, told[^1]);
    }

    [Theory]
    [InlineData(WaitMeter.Measured / 2, false)]
    [InlineData((WaitMeter.Measured / 2) + 1, true)]
    public void BeginWait_SomeBusyRounds_DecideWhereTheyAreTheMost(int busy, bool isBusy)
    {
        bool[] told = [.. Enumerable.Range(0, RoundsToTell + 1).Select(round => Round(100, round < busy * WaitMeter.Every ? 101 : 0))];

        Assert.Equal(isBusy, told[^1]);
    }

    [Fact]
    public void BeginWait_OneRoundThatIsLong_IsNotBusy()
    {
        IEnumerable<bool> told = Enumerable.Range(0, RoundsToTell + 1).Select(round => Round(100, round == WaitMeter.Every - 1 ? 1_000_000 : 1));

        Assert.DoesNotContain(true, told);
    }

    [Fact]
    public void BeginWait_AfterItTold_ForgetsWhatWasBefore()
    {
        bool[] told = [.. Enumerable.Range(0, RoundsToTell + 1).Select(_ => Round(0, 100)), .. Enumerable.Range(0, RoundsToTell).Select(_ => Round(100, 0))];

        Assert.Equal(RoundsToTell, Array.LastIndexOf(told, true));
    }

    // In microseconds.
    private bool Round(int wait, int work)
    {
        bool isBusy = _meter.BeginWait();
        _time.Advance(TimeSpan.FromMicroseconds(wait));
        _meter.EndWait();
        _time.Advance(TimeSpan.FromMicroseconds(work));
        return isBusy;
    }
}
