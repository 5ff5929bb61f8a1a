using System.Net;
using DnsLb.Core.Checks;
using DnsLb.Core.Health;
using DnsLb.Core.Pools;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Health;

/// <summary>A thousand members of one pool that change one after the other.</summary>
public sealed class ChangePublisherTests
{
    private const int Members = 1_000;

    private readonly TaskCompletionSource<CheckResult> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<PoolView> _viewsAtChanges = [];
    private Task<CheckResult> _result;

    public ChangePublisherTests() => _result = _first.Task;

    // The clock stands still, so all results come within the pause after the pool was told that there are none.
    [Fact]
    public async Task PublishInTurn_ManyMembersChangeAtOnce_MakesOneView()
    {
        Pool pool = CreatePool();
        await using HealthMonitor monitor = Monitor(new FakeTimeProvider(), pool);

        Task watched = monitor.Watch([pool]);
        _first.SetResult(Result(passed: true));
        await watched;

        Assert.Equal(Members, _viewsAtChanges.Count);
        Assert.Equal([pool.View], _viewsAtChanges.Distinct());
        Assert.Equal(Members, pool.View.Serving.Count);
    }

    [Fact]
    public async Task PublishInTurn_ManyMembersChange_TellsEachWhenItsPauseIsOver()
    {
        Pool pool = CreatePool();
        var time = new LoopTime(Members);
        await using HealthMonitor monitor = Monitor(time, pool);
        _first.SetResult(Result(passed: true));
        await time.WatchAsync(monitor, pool);

        _result = Task.FromResult(Result(passed: false));
        time.PassUntil(() => _viewsAtChanges.Count == 2 * Members);

        Assert.Equal(Members, pool.View.Summary.Members);
        Assert.Equal(0, pool.View.Summary.Up);
        Assert.InRange(time.Seconds, 0, 5.1);
    }

    private HealthMonitor Monitor(TimeProvider time, Pool pool)
    {
        var monitor = new HealthMonitor(time, prober: new ProberSettings { FreezeLimit = TimeSpan.Zero });
        monitor.VerdictChanged += _ => _viewsAtChanges.Add(pool.View);
        return monitor;
    }

    private Pool CreatePool()
    {
        var timing = new CheckTiming { Interval = TimeSpan.FromSeconds(5), Timeout = TimeSpan.FromSeconds(1), Fall = 1, Rise = 1 };
        var check = new CheckDefinition("web", new SameCheck(() => _result), timing);
        IEnumerable<Member> members = Enumerable.Range(0, Members).Select(member => new Member(new IPAddress([192, 0, (byte)(member / 250), (byte)(member % 250)]), new MemberSettings(), [check]));
        return new Pool(new PoolDefinition("www.example.", false, 30, new PoolSettings(), [.. members]));
    }

    private static CheckResult Result(bool passed) => new(passed, "match", passed ? "fine" : "refused", TimeSpan.Zero);

    private sealed record SameCheck(Func<Task<CheckResult>> Answer) : ICheck
    {
        public int Port => 80;

        public Task<CheckResult> ProbeAsync(IPEndPoint target, TimeProvider time, CancellationToken cancellation) => Answer();
    }
}
