using System.Net;
using DnsLb.Core.Checks;
using DnsLb.Core.Health;
using DnsLb.Core.Pools;
using DnsLb.Tests.Serving;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Health;

/// <summary>Pools whose hosts, and a canary, answer probes as the test says. Written <c>a: 1 2; b: 3</c>: owners, and the last byte of their hosts' addresses; from 100 on a file says how they are.</summary>
internal sealed class ProbedPools : IAsyncDisposable
{
    public static readonly CheckTiming Timing = new() { Interval = TimeSpan.FromSeconds(5), Timeout = TimeSpan.FromSeconds(1), Fall = 2, Rise = 2 };

    // The moments at which tests look are this far apart.
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    private readonly ScriptedCheck _check = new(80);
    private readonly ScriptedCheck _fileCheck = new(0) { ObservesNetwork = false };
    private readonly ScriptedCheck _canaryCheck = new(53);

    /// <param name="hasCanary">Whether there is a canary.</param>
    /// <param name="limit">How long verdicts are frozen at most.</param>
    public ProbedPools(bool hasCanary = false, TimeSpan? limit = null)
    {
        var canary = new Canary("gateway", new ProbeTarget(_canaryCheck, Timing, new IPEndPoint(IPAddress.Loopback, 53)), []);
        Monitor = new HealthMonitor(Time, Log, prober: new ProberSettings { Canaries = hasCanary ? [canary] : [], FreezeLimit = limit ?? TimeSpan.FromMinutes(1) });
        Monitor.VerdictChanged += change => Changes.Add(change);
    }

    public FakeTimeProvider Time { get; } = new();

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
    public double Seconds => (Time.GetUtcNow() - Time.Start).TotalSeconds;

    /// <summary>Watches pools and answers until all first results are there.</summary>
    public async Task WatchAsync(string pools)
    {
        Pools = [.. pools.Split("; ").Select(pool => PoolOf(pool.Split(": ")))];
        Task watched = Monitor.Watch(Pools);
        await UntilAsync(() => watched.IsCompleted);
    }

    /// <summary>Lets time pass and answers probes.</summary>
    public Task PassAsync(double seconds)
    {
        double end = Seconds + seconds;
        return UntilAsync(() => Seconds >= end);
    }

    /// <summary>Lets time pass and answers probes until something is so, for an hour at most.</summary>
    public async Task UntilAsync(Func<bool> isSo)
    {
        double end = Seconds + 3600;
        while (!isSo())
        {
            Assert.True(Seconds < end, "an hour passed");
            await AnswerAsync(_check, AnswerOf);
            await AnswerAsync(_fileCheck, AnswerOf);
            await AnswerAsync(_canaryCheck, (_, probe) => Answer(probe, !CanaryIsDead));
            Time.Advance(Step);
            await Task.Delay(1);
        }
    }

    /// <summary>The hosts that are up, as their pools have it.</summary>
    public string Up => string.Join(' ', Pools
        .SelectMany(pool => Monitor.Snapshot(pool))
        .Where(member => member.Condition.Up)
        .Select(member => member.Member.Address.GetAddressBytes()[3])
        .Distinct()
        .Order());

    public ValueTask DisposeAsync() => Monitor.DisposeAsync();

    private void AnswerOf(int host, ScriptedProbe probe)
    {
        if (SaysDown.Contains(host))
        {
            probe.Answer(false, "says down", new StateReport(Operational: OperationalState.Down));
        }
        else
        {
            Answer(probe, !Dead.Contains(host));
        }
    }

    private static void Answer(ScriptedProbe probe, bool passes) => probe.Answer(passes, passes ? "fine" : "refused");

    private static async Task AnswerAsync(ScriptedCheck check, Action<int, ScriptedProbe> answer)
    {
        while (check.HasProbe)
        {
            ScriptedProbe probe = await check.NextAsync();
            answer(probe.Target.Address.GetAddressBytes()[3], probe);
        }
    }

    private Pool PoolOf(string[] ownerAndHosts) => new(new PoolDefinition($"{ownerAndHosts[0]}.example.", false, 30, new PoolSettings { Ttl = new TtlRange(1, 60) }, [.. ownerAndHosts[1].Split(' ').Select(host =>
        new Member(IPAddress.Parse($"192.0.2.{host}"), new MemberSettings(), [new CheckDefinition("web", int.Parse(host) < 100 ? _check : _fileCheck, Timing)]))]));
}
