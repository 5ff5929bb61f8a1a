using DnsLb.Api;

namespace DnsLb.Tests.Api;

public sealed class LargeAnswersTests
{
    [Fact]
    public async Task InTurnAsync_SeveralAtOnce_MakesOneAtATime()
    {
        int making = 0;
        int most = 0;

        async ValueTask<int> MakeAsync(int number)
        {
            most = Math.Max(most, Interlocked.Increment(ref making));
            await Task.Yield();
            Interlocked.Decrement(ref making);
            return number;
        }

        int[] made = await Task.WhenAll(Enumerable.Range(0, 100).Select(number => Task.Run(() => LargeAnswers.InTurnAsync(() => MakeAsync(number), default).AsTask())));

        Assert.Equal(Enumerable.Range(0, 100), made);
        Assert.Equal(1, most);
    }

    [Fact]
    public async Task InTurnAsync_OneFailsAndOneIsGone_GoesOnWithTheNext()
    {
        var first = new TaskCompletionSource<int>();
        Task<int> failing = LargeAnswers.InTurnAsync(() => new ValueTask<int>(first.Task), default).AsTask();
        using var gone = new CancellationTokenSource();
        Task<int> waiting = LargeAnswers.InTurnAsync(() => ValueTask.FromResult(1), gone.Token).AsTask();
        Task<int> last = LargeAnswers.InTurnAsync(() => ValueTask.FromResult(2), default).AsTask();

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        first.SetException(new IOException("not made"));

        await Assert.ThrowsAsync<IOException>(() => failing);
        Assert.Equal(2, await last);
    }
}
