using System.Net;
using DnsLb.Core.Checks;
using DnsLb.Core.Health;
using DnsLb.Core.Pools;
using DnsLb.Tests.Serving;

namespace DnsLb.Tests.Health;

/// <summary>Pools whose hosts, and a canary, answer probes as the test says. Written <c>a: 1 2; b: 3</c>: owners, and the last byte of their hosts' addresses; from 100 on a file says how they are.</summary>
internal sealed class ProbedPools : IAsyncDisposable
{
    public static readonly CheckTiming Timing = new() { Interval = TimeSpan.FromSeconds(5), Timeout = TimeSpan.FromSeconds(1), Fall = 2, Rise = 2 };

    private readonly HostCheck _check;
    private readonly HostCheck _fileCheck;
    private readonly HostCheck _agent = new(81, _ => Result(true, "not heard") with { IsUnheard = true }) { PassesUnheard = true };
    private readonly bool _hasCanary;
    private readonly bool _hasAgents;

    /// <param name="hasCanary">Whether there is a canary.</param>
    /// <param name="limit">How long verdicts are frozen at most.</param>
    /// <param name="hasAgents">Whether each host has an agent beside, which is never heard, and passes.</param>
    public ProbedPools(bool hasCanary = false, TimeSpan? limit = null, bool hasAgents = false)
    {
        _check = new HostCheck(80, AnswerOf);
        _fileCheck = new HostCheck(0, AnswerOf) { ObservesNetwork = false };
        _hasCanary = hasCanary;
        _hasAgents = hasAgents;
        var canary = new Canary("gateway", new ProbeTarget(new HostCheck(53, _ => Answer(!CanaryIsDead)), Timing, new IPEndPoint(IPAddress.Loopback, 53)), []);
        Monitor = new HealthMonitor(Time, Log, prober: new ProberSettings { Canaries = hasCanary ? [canary] : [], FreezeLimit = limit ?? TimeSpan.FromMinutes(1) });
        Monitor.VerdictChanged += change => Changes.Add(change);
    }

    public LoopTime Time { get; } = new();

    public LogLines Log { get; } = new();

    public HealthMonitor Monitor { get; }

    public List<VerdictChange> Changes { get; } = [];

    public IReadOnlyList<Pool> Pools { get; private set; } = [];

    /// <summary>The hosts that do not answer.</summary>
    public HashSet<int> Dead { get; } = [];

    /// <summary>The hosts that say that they are down.</summary>
    public HashSet<int> SaysDown { get; } = [];

    public bool CanaryIsDead { get; set; }

    /// <summary>Seconds since the clock began.</summary>
    public double Seconds => Time.Seconds;

    /// <summary>Watches pools until all first results are there. Those that replace others have the same hosts.</summary>
    public Task WatchAsync(string pools)
    {
        Pools = [.. pools.Split("; ").Select(pool => PoolOf(pool.Split(": ")))];
        Time.Loops = (Pools.SelectMany(pool => pool.Definition.Members).Select(member => member.Address).Distinct().Count() * (_hasAgents ? 2 : 1)) + (_hasCanary ? 1 : 0);
        return Time.WatchAsync(Monitor, [.. Pools]);
    }

    /// <summary>Lets time pass.</summary>
    public void Pass(double seconds) => Time.Pass(TimeSpan.FromSeconds(seconds));

    /// <summary>Lets time pass until something is so, for an hour at most.</summary>
    public void Until(Func<bool> isSo) => Time.PassUntil(isSo);

    /// <summary>The hosts that are up, as their pools have it.</summary>
    public string Up => string.Join(' ', Pools
        .SelectMany(pool => Monitor.Known.Members(pool))
        .Where(member => member.Condition.Up)
        .Select(member => member.Member.Address.GetAddressBytes()[3])
        .Distinct()
        .Order());

    public ValueTask DisposeAsync() => Monitor.DisposeAsync();

    private CheckResult AnswerOf(int host) => SaysDown.Contains(host)
        ? Result(false, "says down") with { Report = new StateReport(Operational: OperationalState.Down) }
        : Answer(!Dead.Contains(host));

    private static CheckResult Answer(bool passes) => Result(passes, passes ? "fine" : "refused");

    private static CheckResult Result(bool passes, string reason) => new(passes, "match", reason, TimeSpan.Zero);

    private Pool PoolOf(string[] ownerAndHosts) => new(new PoolDefinition($"{ownerAndHosts[0]}.example.", false, 30, new PoolSettings { Ttl = new TtlRange(1, 60) }, [.. ownerAndHosts[1].Split(' ').Select(host =>
        new Member(IPAddress.Parse($"192.0.2.{host}"), new MemberSettings(), ChecksOf(int.Parse(host))))]));

    private CheckDefinition[] ChecksOf(int host) =>
    [
        new CheckDefinition("web", host < 100 ? _check : _fileCheck, Timing),
        .. _hasAgents ? [new CheckDefinition("load", _agent, Timing)] : Array.Empty<CheckDefinition>(),
    ];

    // By the last byte of the address, at once.
    private sealed record HostCheck(int Port, Func<int, CheckResult> Answer) : ICheck
    {
        public bool ObservesNetwork { get; init; } = true;

        public bool PassesUnheard { get; init; }

        public Task<CheckResult> ProbeAsync(IPEndPoint target, TimeProvider time, CancellationToken cancellation) =>
            Task.FromResult(Answer(target.Address.GetAddressBytes()[3]));
    }
}
