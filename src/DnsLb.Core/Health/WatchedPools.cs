using System.Net;
using DnsLb.Core.Checks;
using DnsLb.Core.Pools;
using Microsoft.Extensions.Logging;

namespace DnsLb.Core.Health;

/// <summary>The pools that are watched, the loops that probe for them, and for a while those that they replaced. Not thread-safe: the monitor's lock guards it.</summary>
/// <param name="prober">Makes the probes.</param>
/// <param name="leases">Hears of pools that are used no more.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Hears of probes that throw.</param>
/// <param name="report">Called with each result.</param>
internal sealed class WatchedPools(Prober prober, AnswerLeases leases, TimeProvider time, ILogger logger, Action<ProbeLoop, TargetHealth> report)
{
    // The golden ratio: its multiples spread the targets' phases evenly, however many there are.
    private const double PhaseStep = 0.6180339887498949;

    private Dictionary<ProbeTarget, ProbeLoop> _loops = [];
    private Dictionary<Pool, WatchedPool> _pools = [];
    private List<ProbeLoop> _replacedLoops = [];
    private List<WatchedPool> _replacedPools = [];
    private ILookup<ProbeLoop, WatchedPool> _poolsOf = Enumerable.Empty<WatchedPool>().ToLookup(_ => default(ProbeLoop)!);
    private ILookup<string, ProbeLoop> _loopsOfHost = Enumerable.Empty<ProbeLoop>().ToLookup(_ => "");
    private Dictionary<string, TargetHealth> _earlier = [];
    private double _phase;

    // Replaced as a whole, so that it may be read without the lock. Who hears of a member, by the name of the check and the member's address or name.
    private ILookup<(string Check, string Member), HeartbeatCheck> _heartbeats = Array.Empty<HeartbeatCheck>().ToLookup(_ => ("", ""));

    /// <summary>How often pools were replaced.</summary>
    public int Generation { get; private set; }

    /// <summary>The pools, without those that were replaced.</summary>
    public IReadOnlyCollection<WatchedPool> Current => _pools.Values;

    /// <summary>The pools, with those that were replaced and are still told of their members.</summary>
    public IEnumerable<WatchedPool> All => _pools.Values.Concat(_replacedPools);

    /// <summary>The loops of the current pools.</summary>
    public IReadOnlyCollection<ProbeLoop> CurrentLoops => _loops.Values;

    /// <summary>The loops, with those that were replaced but are still heard.</summary>
    public IEnumerable<ProbeLoop> AllLoops => _replacedLoops.Count == 0 ? _loops.Values : _loops.Values.Concat(_replacedLoops);

    /// <summary>What is watched of a pool; null when it is not, or no more.</summary>
    public WatchedPool? Find(Pool pool) => _pools.GetValueOrDefault(pool);

    /// <summary>What probes a target; null when nothing does, or no more.</summary>
    public ProbeLoop? Find(ProbeTarget target) => _loops.GetValueOrDefault(target);

    /// <summary>The loops of the current pools that probe an address or a name, at any port.</summary>
    public IEnumerable<ProbeLoop> At(string host) => _loopsOfHost[host];

    /// <summary>The pools that a loop probes for.</summary>
    public IEnumerable<WatchedPool> Of(ProbeLoop loop) => _poolsOf[loop];

    /// <summary>Tells the heartbeat checks of a name what a member reports of itself.</summary>
    /// <returns>Whether it says something else of state or weight than before; null when the member has no such check.</returns>
    public bool? Beat(string check, string member, StateReport report)
    {
        bool[] changes = [.. _heartbeats[(check, member)].Select(each => each.Beat(report, time))];
        return changes.Length > 0 ? changes.Contains(true) : null;
    }

    /// <summary>Lets the targets that are watched next go on from what an earlier process knew of them.</summary>
    public void ContinueFrom(IReadOnlyList<SavedVerdict> earlier) => _earlier = earlier.ToDictionary(verdict => verdict.Target, verdict => verdict.Health);

    /// <summary>Watches these pools instead of those before. Targets that were watched already keep their loops.</summary>
    public void Replace(IReadOnlyCollection<Pool> pools, OverrideSet overrides, long now)
    {
        Dictionary<ProbeTarget, ProbeLoop> loopsBefore = _loops;
        Dictionary<Pool, WatchedPool> poolsBefore = _pools;
        ILookup<(EndPoint, Type), WatchedCheck> checksBefore = poolsBefore.Values.SelectMany(pool => pool.Checks).ToLookup(check => Place(check.Loop.Target));
        ILookup<string, WatchedPool> namesBefore = poolsBefore.Values.ToLookup(pool => pool.Pool.Definition.Name);
        _loops = [];
        _pools = pools.ToDictionary(pool => pool, pool => new WatchedPool(
            pool,
            [.. pool.Definition.Members.Select(member => member.Checks.Select(check => new WatchedCheck(check.Name, LoopFor(ProbeTarget.Of(member, check), check.Name))).ToArray())],
            overrides,
            time,
            now,
            namesBefore[pool.Definition.Name].FirstOrDefault()));
        _heartbeats = _pools.Values.SelectMany(pool => pool.Heartbeats).ToLookup(each => (each.Check, each.Member), each => each.Heard);
        _earlier = [];
        _replacedLoops = [.. loopsBefore.Values.Except(_loops.Values)];
        _replacedPools = [.. poolsBefore.Values.Where(pool => !_pools.ContainsKey(pool.Pool))];
        _loopsOfHost = _loops.Values.ToLookup(loop => loop.Target.Host);
        MapPools();
        Generation++;

        ProbeLoop LoopFor(ProbeTarget target, string checkName)
        {
            if (!_loops.TryGetValue(target, out ProbeLoop? loop))
            {
                loop = loopsBefore.GetValueOrDefault(target) ?? Start(target, checksBefore[Place(target)].MaxBy(check => check.Name == checkName));
                _loops.Add(target, loop);
            }

            return loop;
        }
    }

    /// <summary>Stops the loops that were replaced, and forgets the pools that were.</summary>
    /// <returns>A task for each loop, which ends with it.</returns>
    public IReadOnlyList<Task> StopReplaced()
    {
        Task[] stopping = [.. _replacedLoops.Select(loop => loop.DisposeAsync().AsTask())];
        _replacedLoops = [];
        _replacedPools.ForEach(pool => leases.End(pool.Pool.Definition, pool.Pool.View));
        _replacedPools = [];
        MapPools();
        return stopping;
    }

    private ProbeLoop Start(ProbeTarget target, WatchedCheck? predecessor)
    {
        _phase = (_phase + PhaseStep) % 1;
        TargetHealth? earlier = _earlier.Count > 0 && _earlier.TryGetValue(target.Fingerprint(), out TargetHealth known) ? known : null;
        TargetHealth start = earlier ?? predecessor?.Loop.Health.ToInherit() ?? TargetHealth.Unknown;
        return new ProbeLoop(target, start, earlier is not null, _phase, prober, time, logger, report) { Frozen = predecessor?.Loop.Frozen };
    }

    private static (EndPoint EndPoint, Type Kind) Place(ProbeTarget target) => (target.EndPoint, target.Check.GetType());

    private void MapPools()
    {
        _poolsOf = All.SelectMany(pool => pool.Loops.Select(loop => (loop, pool))).ToLookup(pair => pair.loop, pair => pair.pool);
        foreach (IGrouping<ProbeLoop, WatchedPool> pools in _poolsOf)
        {
            pools.Key.MindsLatency = pools.Any(pool => pool.Pool.LooksAtLatencies);
        }
    }
}
