using DnsLb.Core.Health;
using DnsLb.Core.Pools;
using DnsLb.Core.Selection;
using DnsLb.Tests.Pools;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Health;

public sealed class AnswerLeasesTests
{
    private const int Longest = 60;

    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new();
    private readonly AnswerLeases _leases;
    private readonly Pool _pool = new(PoolOf.Definition(new PoolSettings { Ttl = new TtlRange(5, Longest) }, new MemberSettings(), new MemberSettings { Tier = 1 }));

    public AnswerLeasesTests() => _leases = new AnswerLeases(_time);

    [Fact]
    public void Of_MemberThatLeft_LastsAsLongAsTheTtlItHadThen()
    {
        After(10 * Longest);
        Publish(PoolOf.Up with { SoonestChange = TimeSpan.FromSeconds(20) });
        After(100);
        DateTimeOffset left = _time.GetUtcNow();
        Publish(PoolOf.Down);
        After(5);

        AnswerLease lease = _leases.Of(_pool.Definition, 0, left);

        Assert.Equal(left + TimeSpan.FromSeconds(20) + Margin, lease.Until);
        Assert.Equal(16.0 / 20, lease.Share(_time.GetUtcNow()), 6);
        Assert.Equal(0, lease.Share(lease.Until));
    }

    [Fact]
    public void Of_MemberThatHadALongerTtlBefore_LastsAsLongAsThatAnswer()
    {
        After(10 * Longest);
        Publish(PoolOf.Up with { SoonestChange = TimeSpan.FromSeconds(50) });
        DateTimeOffset changed = _time.GetUtcNow();
        Publish(PoolOf.Up with { SoonestChange = TimeSpan.FromSeconds(10) });
        After(3);
        Publish(PoolOf.Down);

        Assert.Equal(changed + TimeSpan.FromSeconds(50) + Margin, _leases.Of(_pool.Definition, 0, _time.GetUtcNow()).Until);
    }

    [Fact]
    public void Of_MemberThatAnswersNeverHeld_KnowsTheProcessBefore()
    {
        DateTimeOffset start = _time.GetUtcNow();
        After(10);

        AnswerLease lease = _leases.Of(_pool.Definition, 1, _time.GetUtcNow());
        AnswerLease drainedBefore = _leases.Of(_pool.Definition, 1, start.AddSeconds(-30));

        Assert.Equal(start + TimeSpan.FromSeconds(Longest) + Margin, lease.Until);
        Assert.Equal(start + TimeSpan.FromSeconds(Longest - 30) + Margin, drainedBefore.Until);
    }

    private void After(int seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));

    private void Publish(MemberCondition first) => _leases.Publish(_pool, [first, PoolOf.Up with { SoonestChange = null }]);
}
