using System.Net;
using System.Net.Sockets;
using DnsLb.Core.Checks;
using DnsLb.Core.Health;
using DnsLb.Core.Resolving;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Health;

public sealed class NamedTargetTests
{
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData("192.0.2.1 192.0.2.2", AddressFamily.InterNetwork, "192.0.2.1")]
    [InlineData("2001:db8::1 192.0.2.2", AddressFamily.InterNetwork, "192.0.2.2")]
    [InlineData("192.0.2.1 2001:db8::1", AddressFamily.InterNetworkV6, "2001:db8::1")]
    [InlineData("2001:db8::1", AddressFamily.InterNetwork, "2001:db8::1")]
    public async Task FindAsync_SeveralAddresses_IsTheFirstOfTheFamilyOrElseTheFirst(string found, AddressFamily family, string expected)
    {
        var names = new NameLookup(_ => [.. found.Split(' ').Select(IPAddress.Parse)]);

        var (address, _) = await NamedTarget.FindAsync(names, new DnsEndPoint("app.example.net", 80, family), _time, default);

        Assert.Equal(expected, $"{address}");
    }

    [Theory]
    [InlineData(SocketError.HostNotFound, false, "app.example.net does not exist, or has no address")]
    [InlineData(SocketError.NoData, false, "app.example.net does not exist, or has no address")]
    [InlineData(SocketError.TryAgain, true, "not probed: the resolver of this machine fails for app.example.net: ")]
    [InlineData(null, false, "app.example.net has no address")]
    public async Task FindAsync_NoAddress_SaysWhetherThatIsOfTheTarget(SocketError? error, bool notMade, string reason)
    {
        var names = new NameLookup(_ => error is { } code ? throw new SocketException((int)code) : []);

        var (address, failure) = await NamedTarget.FindAsync(names, new DnsEndPoint("app.example.net", 80, AddressFamily.InterNetwork), _time, default);

        Assert.Null(address);
        Assert.Equal((false, notMade, "resolve"), (failure.Passed, failure.NotMade, failure.Phase));
        Assert.StartsWith(reason, failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FindAsync_TheResolverHangs_EndsAtTheTimeout()
    {
        using var hang = new ManualResetEventSlim();
        var names = new NameLookup(_ =>
        {
            hang.Wait();
            return [IPAddress.Loopback];
        });
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(2), _time);
        Task<(IPAddress?, CheckResult Failure)> found = NamedTarget.FindAsync(names, new DnsEndPoint("app.example.net", 80, AddressFamily.InterNetwork), _time, timeout.Token);

        _time.Advance(TimeSpan.FromSeconds(2));
        var (_, failure) = await found.WaitAsync(TimeSpan.FromSeconds(30));
        hang.Set();

        Assert.Equal((true, "not probed: the resolver of this machine has not answered for app.example.net in 2s"), (failure.NotMade, failure.Reason));
    }
}
