using DnsLb.Api;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Api;

public sealed class SentAnswersTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly SentAnswers _sent;
    private readonly List<int> _cutOff = [];
    private readonly TaskCompletionSource _isCutOff = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SentAnswersTests() => _sent = new SentAnswers(_time);

    [Fact]
    public async Task TakeAsync_OneMoreThanThereMayBe_WaitsUntilOneHasEnded()
    {
        IDisposable[] taken = await FillAsync();

        Task<IDisposable> further = TakeAsync(SentAnswers.Most);
        Assert.False(further.IsCompleted);
        taken[3].Dispose();

        await further;
        Assert.Empty(_cutOff);
    }

    [Fact]
    public async Task TakeAsync_AllAreSentForLong_CutsOffTheOneThatIsSentForLongest()
    {
        IDisposable[] taken = await FillAsync();

        Task<IDisposable> further = TakeAsync(SentAnswers.Most);
        _time.Advance(SentAnswers.LongestBeforeOthers - TimeSpan.FromSeconds(1));
        Assert.Empty(_cutOff);
        _time.Advance(TimeSpan.FromSeconds(1));
        await _isCutOff.Task;

        Assert.Equal([0], _cutOff);
        Assert.False(further.IsCompleted);
        taken[0].Dispose();
        await further;
        _time.Advance(SentAnswers.LongestBeforeOthers);
        Assert.Equal([0], _cutOff);
    }

    [Fact]
    public async Task TakeAsync_NobodyWaits_CutsOffAfterAMinute()
    {
        await TakeAsync(0);
        using (await TakeAsync(1))
        {
            _time.Advance(SentAnswers.Longest - TimeSpan.FromSeconds(1));
        }

        Assert.Empty(_cutOff);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal([0], _cutOff);
    }

    [Fact]
    public async Task TakeAsync_ClientThatWaitsIsGone_LeavesThePlaceToTheNext()
    {
        IDisposable[] taken = await FillAsync();
        using var gone = new CancellationTokenSource();
        Task<IDisposable> waiting = _sent.TakeAsync(() => { }, gone.Token);
        Task<IDisposable> next = TakeAsync(SentAnswers.Most);

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        taken[0].Dispose();

        await next;
        Assert.Empty(_cutOff);
    }

    private Task<IDisposable[]> FillAsync() => Task.WhenAll(Enumerable.Range(0, SentAnswers.Most).Select(TakeAsync));

    private Task<IDisposable> TakeAsync(int number) => _sent.TakeAsync(() => CutOff(number), default);

    private void CutOff(int number)
    {
        _cutOff.Add(number);
        _isCutOff.TrySetResult();
    }
}
