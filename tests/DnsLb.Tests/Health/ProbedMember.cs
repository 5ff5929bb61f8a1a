using System.Net;
using DnsLb.Core.Checks;
using DnsLb.Core.Health;
using DnsLb.Core.Pools;
using DnsLb.Tests.Pools;
using DnsLb.Tests.Serving;

namespace DnsLb.Tests.Health;

/// <summary>A pool of one member, whose probes end as the test says, one after the other, as time passes.</summary>
internal sealed class ProbedMember : IAsyncDisposable
{
    private static readonly CheckTiming Timing = new() { Interval = TimeSpan.FromSeconds(10), Fall = 1, Rise = 1, RiseAgain = 3 };

    // The loop takes them while the test waits for it.
    private readonly Queue<CheckResult> _next = [];
    private bool _isWatched;

    /// <param name="settings">The settings of the pool; null: the defaults.</param>
    public ProbedMember(PoolSettings? settings = null)
    {
        Monitor = new HealthMonitor(Time, Log);
        Monitor.Changed += Changes.Add;
        Pool = new Pool(new PoolDefinition("www.example.com.", false, 30, settings ?? new PoolSettings(), [
            new Member(PoolOf.Address(0), new MemberSettings(), [new CheckDefinition("web", new QueuedCheck(80, _next.Dequeue), Timing)])]));
    }

    public LoopTime Time { get; } = new(loops: 1);

    public LogLines Log { get; } = new();

    public List<HealthChange> Changes { get; } = [];

    public HealthMonitor Monitor { get; }

    public Pool Pool { get; }

    /// <summary>The fingerprint of what is probed.</summary>
    public string Fingerprint => ProbeTarget.Of(Pool.Definition.Members[0], Pool.Definition.Members[0].Checks[0]).Fingerprint();

    /// <summary>Has a probe made for each result, + or -, until all are taken over.</summary>
    public Task ProbeAsync(string results) => ProbeAsync([.. results.Select(each => new CheckResult(each == '+', "match", each == '+' ? "fine" : "refused", TimeSpan.Zero))]);

    /// <summary>Has a probe made for each result, until all are taken over.</summary>
    public async Task ProbeAsync(params CheckResult[] results)
    {
        Array.ForEach(results, _next.Enqueue);
        if (!_isWatched)
        {
            _isWatched = true;
            await Time.WatchAsync(Monitor, Pool);
        }

        Time.PassUntil(() => _next.Count == 0);
    }

    public ValueTask DisposeAsync() => Monitor.DisposeAsync();

    private sealed record QueuedCheck(int Port, Func<CheckResult> Next) : ICheck
    {
        public Task<CheckResult> ProbeAsync(IPEndPoint target, TimeProvider time, CancellationToken cancellation) => Task.FromResult(Next());
    }
}
