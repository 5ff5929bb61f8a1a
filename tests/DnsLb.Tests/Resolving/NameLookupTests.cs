using System.Collections.Concurrent;
using System.Net;
using DnsLb.Core.Resolving;

namespace DnsLb.Tests.Resolving;

public sealed class NameLookupTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task FindAsync_SeveralAskForOneName_OneLookupServesThem()
    {
        using var hang = new ManualResetEventSlim();
        int lookups = 0;
        var names = new NameLookup(_ =>
        {
            Interlocked.Increment(ref lookups);
            hang.Wait();
            return [IPAddress.Loopback];
        });
        Task<IPAddress[]>[] asked = [names.FindAsync("app.example.net"), names.FindAsync("app.example.net")];

        hang.Set();
        IPAddress[][] found = await Task.WhenAll(asked).WaitAsync(Patience);

        Assert.All(found, each => Assert.Equal([IPAddress.Loopback], each));
        Assert.Equal(1, lookups);
    }

    [Fact]
    public async Task FindAsync_ManyNames_LooksUpAFewAtOnceOnThreadsOfTheirOwn()
    {
        using var hang = new ManualResetEventSlim();
        using var begun = new SemaphoreSlim(0);
        var fromPool = new ConcurrentBag<bool>();
        int running = 0;
        int most = 0;
        var names = new NameLookup(_ =>
        {
            fromPool.Add(Thread.CurrentThread.IsThreadPoolThread);
            int now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            begun.Release();
            hang.Wait();
            Interlocked.Decrement(ref running);
            return [IPAddress.Loopback];
        });

        Task<IPAddress[]>[] all = [.. Enumerable.Range(0, 5 * NameLookup.MostAtOnce).Select(i => names.FindAsync($"app{i}.example.net"))];
        for (int i = 0; i < NameLookup.MostAtOnce; i++)
        {
            Assert.True(await begun.WaitAsync(Patience));
        }

        hang.Set();
        IPAddress[][] found = await Task.WhenAll(all).WaitAsync(Patience);

        Assert.All(found, each => Assert.Equal([IPAddress.Loopback], each));
        Assert.Equal(NameLookup.MostAtOnce, most);
        Assert.DoesNotContain(true, fromPool);
    }

    [Fact]
    public async Task FindAsync_OnceMore_LooksUpAnew()
    {
        int lookups = 0;
        var names = new NameLookup(_ => [new IPAddress([192, 0, 2, (byte)++lookups])]);

        IPAddress[] found = [.. await names.FindAsync("a"), .. await names.FindAsync("a")];

        Assert.Equal(["192.0.2.1", "192.0.2.2"], found.Select(address => $"{address}"));
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (int seen = most; value > seen; seen = most)
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }
}
