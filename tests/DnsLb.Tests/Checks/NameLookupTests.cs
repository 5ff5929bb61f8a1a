using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using DnsLb.Core.Checks;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Checks;

public sealed class NameLookupTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData("192.0.2.1 192.0.2.2", AddressFamily.InterNetwork, "192.0.2.1")]
    [InlineData("2001:db8::1 192.0.2.2", AddressFamily.InterNetwork, "192.0.2.2")]
    [InlineData("192.0.2.1 2001:db8::1", AddressFamily.InterNetworkV6, "2001:db8::1")]
    [InlineData("2001:db8::1", AddressFamily.InterNetwork, "2001:db8::1")]
    public async Task Find_SeveralAddresses_IsTheFirstOfTheFamilyOrElseTheFirst(string found, AddressFamily family, string expected)
    {
        var names = new NameLookup(_ => [.. found.Split(' ').Select(IPAddress.Parse)]);

        var (address, _) = await names.FindAsync(new DnsEndPoint("app.example.net", 80, family), _time, default);

        Assert.Equal(expected, $"{address}");
    }

    [Theory]
    [InlineData(SocketError.HostNotFound, false, "app.example.net does not exist, or has no address")]
    [InlineData(SocketError.NoData, false, "app.example.net does not exist, or has no address")]
    [InlineData(SocketError.TryAgain, true, "not probed: the resolver of this machine fails for app.example.net: ")]
    [InlineData(null, false, "app.example.net has no address")]
    public async Task Find_NoAddress_SaysWhetherThatIsOfTheTarget(SocketError? error, bool notMade, string reason)
    {
        var names = new NameLookup(_ => error is { } code ? throw new SocketException((int)code) : []);

        var (address, failure) = await FindAsync(names, "app.example.net");

        Assert.Null(address);
        Assert.Equal((false, notMade, "resolve"), (failure.Passed, failure.NotMade, failure.Phase));
        Assert.StartsWith(reason, failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_TheResolverHangs_EndsAtTheTimeoutAndOneLookupServesAllWhoAsk()
    {
        using var hang = new ManualResetEventSlim();
        int lookups = 0;
        var names = new NameLookup(_ =>
        {
            Interlocked.Increment(ref lookups);
            hang.Wait();
            return [IPAddress.Loopback];
        });
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(2), _time);
        Task<(IPAddress?, CheckResult Failure)> first = names.FindAsync(Name("app.example.net"), _time, timeout.Token);
        Task<(IPAddress? Address, CheckResult)> second = FindAsync(names, "app.example.net");

        _time.Advance(TimeSpan.FromSeconds(2));
        var (_, failure) = await first.WaitAsync(Patience);
        hang.Set();
        var (address, _) = await second.WaitAsync(Patience);

        Assert.Equal((true, "not probed: the resolver of this machine has not answered for app.example.net in 2s"), (failure.NotMade, failure.Reason));
        Assert.Equal(IPAddress.Loopback, address);
        Assert.Equal(1, lookups);
    }

    [Fact]
    public async Task Find_ManyNames_LooksUpAFewAtOnceOnThreadsOfTheirOwn()
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

        Task<(IPAddress? Address, CheckResult)>[] all = [.. Enumerable.Range(0, 5 * NameLookup.MostAtOnce).Select(i => FindAsync(names, $"app{i}.example.net"))];
        for (int i = 0; i < NameLookup.MostAtOnce; i++)
        {
            Assert.True(await begun.WaitAsync(Patience));
        }

        hang.Set();
        var found = await Task.WhenAll(all).WaitAsync(Patience);

        Assert.All(found, each => Assert.Equal(IPAddress.Loopback, each.Address));
        Assert.Equal(NameLookup.MostAtOnce, most);
        Assert.DoesNotContain(true, fromPool);
    }

    [Fact]
    public async Task Find_OnceMore_LooksUpAnew()
    {
        int lookups = 0;
        var names = new NameLookup(_ => [new IPAddress([192, 0, 2, (byte)++lookups])]);

        IPAddress?[] found = [(await FindAsync(names, "a")).Address, (await FindAsync(names, "a")).Address];

        Assert.Equal(["192.0.2.1", "192.0.2.2"], found.Select(address => $"{address}"));
    }

    private Task<(IPAddress? Address, CheckResult Failure)> FindAsync(NameLookup names, string name) => names.FindAsync(Name(name), _time, default);

    private static DnsEndPoint Name(string name) => new(name, 80, AddressFamily.InterNetwork);

    private static void InterlockedMax(ref int most, int value)
    {
        for (int seen = most; value > seen; seen = most)
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }
}
