using DnsLb.Api;

namespace DnsLb.Tests.Api;

public sealed class QuietThreadTests
{
    private const int NicenessField = 19;
    private const int FieldBehindName = 3;
    private const int Most = 19;

    [Fact]
    public async Task Run_TooMuch_IsEnded() =>
        await Assert.ThrowsAsync<TimeoutException>(() => new QuietThread(TimeSpan.FromMilliseconds(20)).RunAsync<int>(check => Endless(check), CancellationToken.None));

    [Fact]
    public async Task Run_IsCancelled_Ends()
    {
        using var cancellation = new CancellationTokenSource();
        Task<int> running = new QuietThread(TimeSpan.FromHours(1)).RunAsync<int>(check => Endless(check), cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Run_ItsThread_ComesAfterOthersAndLeavesThemAsTheyWere()
    {
        int before = Niceness();

        int during = await new QuietThread(TimeSpan.FromHours(1)).RunAsync(_ => Niceness(), CancellationToken.None);

        Assert.Equal(Math.Min(before + 15, Most), during);
        Assert.Equal(before, Niceness());
    }

    [Fact]
    public async Task Run_TheWorkFails_SaysSo() =>
        await Assert.ThrowsAsync<FormatException>(() => new QuietThread(TimeSpan.FromHours(1)).RunAsync<int>(_ => throw new FormatException(), CancellationToken.None));

    private static int Endless(Action check)
    {
        while (true)
        {
            check();
        }
    }

    // proc(5); the name in the second field may hold blanks.
    private static int Niceness()
    {
        string status = File.ReadAllText("/proc/thread-self/stat");
        return int.Parse(status[(status.LastIndexOf(')') + 2)..].Split(' ')[NicenessField - FieldBehindName], System.Globalization.CultureInfo.InvariantCulture);
    }
}
