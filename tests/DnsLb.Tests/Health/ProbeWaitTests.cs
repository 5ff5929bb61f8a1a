using DnsLb.Core.Health;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Health;

public sealed class ProbeWaitTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new();
    private readonly ProbeWait _wait;

    public ProbeWaitTests() => _wait = new ProbeWait(_time);

    public void Dispose() => _wait.Dispose();

    [Fact]
    public async Task WaitAsync_AgainAndAgain_EndsAfterEachDelay()
    {
        for (int seconds = 1; seconds <= 3; seconds++)
        {
            Task wait = _wait.WaitAsync(seconds * Second).AsTask();
            _time.Advance((seconds * Second) - TimeSpan.FromMilliseconds(1));
            bool isEarly = wait.IsCompleted;
            _time.Advance(TimeSpan.FromMilliseconds(1));

            Assert.False(isEarly);
            await wait;
        }
    }

    [Fact]
    public async Task GiveUp_WhileWaiting_EndsTheWait()
    {
        Task wait = _wait.WaitAsync(Second).AsTask();
        bool isEarly = wait.IsCompleted;

        _wait.GiveUp();
        await wait;

        Assert.False(isEarly);
        _time.Advance(Second);
        Assert.True(_wait.WaitAsync(Second).AsTask().IsCompletedSuccessfully);
    }

    // A loop that is stopped while it probes does not fall asleep after it.
    [Fact]
    public void WaitAsync_AfterGivingUp_EndsAtOnce()
    {
        _wait.GiveUp();

        Assert.True(_wait.WaitAsync(Second).AsTask().IsCompletedSuccessfully);
    }
}
