namespace DnsLb.Tests.Simulation;

public sealed class SmoothRivalTests
{
    // The example of nginx's ngx_http_upstream_round_robin.c: 5:1:1 gives a a b a c a a.
    [Fact]
    public void Answer_TheExampleOfNginx_IsAsThere() => Assert.Equal([0, 0, 1, 0, 2, 0, 0, 0, 0, 1], TestRival.Picks(TestRival.Of("swrr", [5, 1, 1]), 10));
}
