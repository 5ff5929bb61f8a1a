namespace DnsLb.Core.Health;

/// <summary>Notices that more went down at once than failures of the targets themselves explain. Not thread-safe: the monitor's lock guards it.</summary>
/// <remarks>
/// A host is an address or name that is probed, whatever its ports: it fell when the last of its targets went down. Pools are related when
/// they share a host or an owner: one machine, or one service, may take them all with it. Many fell when, within the interval and
/// timeout of each, more hosts fell than are left, and these are of at least <see cref="LeastGroups"/> unrelated groups of pools.
/// What a file says, and what a host says of itself, is true whatever became of this machine's network: it makes no host fall.
/// A check that passes a host of which it hears nothing keeps none from falling.
/// </remarks>
internal sealed class MassFall(TimeProvider time)
{
    /// <summary>With fewer unrelated groups of pools, failures are believed: two machines may well die together.</summary>
    public const int LeastGroups = 3;

    private readonly HashSet<Host> _fallen = [];
    private Dictionary<string, Host> _hosts = [];
    private int _up;

    /// <summary>How many hosts fell, of those that were up before.</summary>
    public (int Fallen, int Before, int Groups) Extent => (_fallen.Count, _fallen.Count + _up, _fallen.Select(host => host.Group).Distinct().Count());

    /// <summary>True once at least half of the hosts that fell are up again.</summary>
    public bool HaveReturned => _fallen.Count(host => host.Up == 0) * 2 <= _fallen.Count;

    /// <summary>Counts the hosts of these pools from now on.</summary>
    public void Watch(IReadOnlyCollection<WatchedPool> pools)
    {
        Dictionary<string, Host> before = _hosts;
        var groups = new PoolGroups();
        foreach (WatchedPool pool in pools)
        {
            groups.Add(pool.Pool.Definition.Owner, pool.Loops.Select(loop => loop.Target.Host));
        }

        _hosts = pools.SelectMany(pool => pool.Loops).Distinct().Where(Counts).GroupBy(loop => loop.Target.Host).ToDictionary(
            loops => loops.Key,
            loops => new Host(groups.Of(loops.Key), loops.Count(IsUp)) { FellAt = before.GetValueOrDefault(loops.Key)?.FellAt });
        _up = _hosts.Values.Count(host => host.Up > 0);
        HashSet<Host> fallenBefore = [.. _fallen];
        _fallen.Clear();
        _fallen.UnionWith(_hosts.Where(host => before.TryGetValue(host.Key, out Host? same) && fallenBefore.Contains(same)).Select(host => host.Value));
    }

    /// <summary>Takes over that a target's verdict became another.</summary>
    /// <param name="loop">What probes it, with the health that it has now.</param>
    /// <param name="wasUp">Whether it was up before.</param>
    /// <param name="now">The clock's timestamp.</param>
    public void After(ProbeLoop loop, bool wasUp, long now)
    {
        if (wasUp == IsUp(loop) || !Counts(loop) || !_hosts.TryGetValue(loop.Target.Host, out Host? host))
        {
            return;
        }

        host.Up += wasUp ? -1 : 1;
        if (wasUp && host.Up == 0)
        {
            _up--;
            if (!loop.Health.IsToldDown)
            {
                host.FellAt = new Fall(now, loop.Target.Timing.Interval + loop.Target.Timing.Timeout);
                _fallen.Add(host);
            }
        }
        else if (!wasUp && host.Up == 1)
        {
            _up++;
        }
    }

    /// <summary>Whether many fell just now.</summary>
    public bool IsNow(long now)
    {
        _fallen.RemoveWhere(host => host.Up > 0 || host.FellAt is not { } fall || time.GetElapsedTime(fall.At, now) > fall.Window);
        return _fallen.Count > _up && Extent.Groups >= LeastGroups;
    }

    /// <summary>Forgets what fell so far: it is judged.</summary>
    public void Forget() => _fallen.Clear();

    private static bool Counts(ProbeLoop loop) => loop.Target.Check is { ObservesNetwork: true, PassesUnheard: false };

    private static bool IsUp(ProbeLoop loop) => loop.Health.State.Verdict == Verdict.Up;

    private readonly record struct Fall(long At, TimeSpan Window);

    private sealed class Host(int group, int up)
    {
        public int Group => group;

        /// <summary>How many of its targets are up.</summary>
        public int Up { get; set; } = up;

        public Fall? FellAt { get; set; }
    }
}
