namespace DnsLb.Core.Simulation;

/// <summary>
/// Runs one policy in a simulated world under virtual time. Lookups are exact events: a resolver's cache holds an answer for its TTL, and
/// the next client after that asks again. Demand is a fluid: while a cache holds an answer, all of the resolver's demand is leased to it.
/// </summary>
internal sealed class FluidEngine
{
    // Seconds after a failure.
    private static readonly double[] DrainTimes = [5, 10, 20, 30, 60, 120, 300];

    private readonly SimulationSettings _settings;
    private readonly IAuthority _authority;
    private readonly ResolverPopulation _resolvers;
    private readonly BackendLoads _loads;
    private readonly LoadRecorder _recorder;
    private readonly Chance _lookups;
    private readonly Chance _clocks;
    private readonly PriorityQueue<Event, double> _events = new();
    private readonly LoadReports? _reports;
    private readonly Lease[] _leases;
    private readonly double[] _reported;
    private readonly ushort[] _members;

    /// <param name="settings">The world.</param>
    /// <param name="backends">What the members can serve.</param>
    /// <param name="authority">Who answers.</param>
    public FluidEngine(SimulationSettings settings, Backends backends, IAuthority authority)
    {
        _settings = settings;
        _authority = authority;
        _resolvers = new ResolverPopulation(settings);
        _loads = new BackendLoads(backends.Balanced(settings.Utilisation), settings.Persistence.TotalSeconds);
        _recorder = new LoadRecorder(settings, backends, _loads);
        _lookups = new Chance(settings.Seed, ChanceRow.Lookups);
        _clocks = new Chance(settings.Seed, ChanceRow.Clocks);
        _reports = settings.Reports is null ? null : new LoadReports(settings);
        _reported = new double[backends.Capacities.Length];
        _leases = new Lease[settings.Resolvers];
        _members = new ushort[backends.Capacities.Length];
    }

    /// <summary>Runs to the end of the time.</summary>
    /// <param name="progress">Hears which part is done, in steps of a window; null: nobody does.</param>
    /// <param name="cancellation">Ends it early.</param>
    public SimulationResult Run(IProgress<double>? progress, CancellationToken cancellation)
    {
        double warmUp = _settings.WarmUp.TotalSeconds;
        double end = warmUp + _settings.Duration.TotalSeconds;
        Schedule(warmUp, end);
        while (_events.TryDequeue(out Event next, out double now))
        {
            switch (next.Kind)
            {
                case EventKind.Lookup:
                    Ask(next.Index, now);
                    break;
                case EventKind.LeaseEnd:
                    End(next.Index, now);
                    break;
                case EventKind.Failure:
                    _recorder.Fail(_settings.Failures[next.Index].Member);
                    break;
                case EventKind.Detection:
                    _authority.Change(_settings.Failures[next.Index].Member, isUp: false, scale: 1);
                    break;
                case EventKind.Drain:
                    _recorder.TakeDrain(_settings.Failures[next.Index].Member, TimeSpan.FromSeconds(Math.Round(now - warmUp - _settings.Failures[next.Index].At.TotalSeconds)));
                    break;
                case EventKind.Report:
                    _loads.TakeReported(now, _reported);
                    _reports!.Send(_reported);
                    _events.Enqueue(new Event(EventKind.ReportArrival, next.Index), now + _settings.Reports!.Delay.TotalSeconds);
                    break;
                case EventKind.ReportArrival:
                    _authority.Feedback(now, _reports!.Arrive());
                    break;
                case EventKind.Window:
                    cancellation.ThrowIfCancellationRequested();
                    _recorder.EndWindow(now);
                    progress?.Report(now / end);
                    if (now >= end)
                    {
                        return _recorder.Result();
                    }

                    break;
            }
        }

        throw new InvalidOperationException("the last window ends a run");
    }

    private void Schedule(double warmUp, double end)
    {
        for (int resolver = 0; resolver < _settings.Resolvers; resolver++)
        {
            _events.Enqueue(new Event(EventKind.Lookup, resolver), _lookups.Exponential(Rate(resolver)));
        }

        ScheduleFailures(warmUp);
        ScheduleReports(warmUp, end);
        double window = _settings.Window.TotalSeconds;
        for (int i = 1; (i - 1) * window < end; i++)
        {
            _events.Enqueue(new Event(EventKind.Window, i), i * window);
        }
    }

    private void ScheduleFailures(double warmUp)
    {
        for (int failure = 0; failure < _settings.Failures.Count; failure++)
        {
            double at = warmUp + _settings.Failures[failure].At.TotalSeconds;
            _events.Enqueue(new Event(EventKind.Failure, failure), at);
            if (_settings.Failures[failure].Detected is { } detected)
            {
                _events.Enqueue(new Event(EventKind.Detection, failure), at + detected.TotalSeconds);
            }

            foreach (double time in DrainTimes)
            {
                _events.Enqueue(new Event(EventKind.Drain, failure), at + time);
            }
        }
    }

    private void ScheduleReports(double warmUp, double end)
    {
        if (_settings.Reports is not { } reports)
        {
            return;
        }

        double period = reports.Period.TotalSeconds;
        double last = reports.Ends is { } ends ? warmUp + ends.TotalSeconds : end;
        for (int i = 1; i * period <= last; i++)
        {
            _events.Enqueue(new Event(EventKind.Report, i), i * period);
        }
    }

    private void Ask(int resolver, double now)
    {
        (int count, double ttl, _) = _authority.Answer(new SimulatedQuery(now, _resolvers.Sources[resolver]), _members);
        _recorder.CountQuery(now);
        if (count == 0)
        {
            // NODATA: the next client tries again.
            _events.Enqueue(new Event(EventKind.Lookup, resolver), now + _lookups.Exponential(Rate(resolver)));
            return;
        }

        int used = _resolvers.Rotates[resolver] ? count : 1;
        double share = _resolvers.Shares[resolver] / used;
        ushort[] leased = _leases[resolver].Members is { } before && before.Length == used ? before : new ushort[used];
        _members.AsSpan(0, used).CopyTo(leased);
        double time = TimeInCache(resolver, ttl);
        foreach (ushort member in leased)
        {
            _loads.Begin(member, now, 1 / (_settings.Lookups * used));
            if (time > 0)
            {
                _loads.Lease(member, now, share);
            }
        }

        _leases[resolver] = new Lease(leased, share);
        _events.Enqueue(time > 0 ? new Event(EventKind.LeaseEnd, resolver) : new Event(EventKind.Lookup, resolver), now + (time > 0 ? time : _lookups.Exponential(Rate(resolver))));
    }

    private void End(int resolver, double now)
    {
        Lease lease = _leases[resolver];
        foreach (ushort member in lease.Members)
        {
            _loads.Lease(member, now, -lease.Share);
        }

        _events.Enqueue(new Event(EventKind.Lookup, resolver), now + _lookups.Exponential(Rate(resolver)));
    }

    private double Rate(int resolver) => _settings.Lookups * _resolvers.Shares[resolver];

    private double TimeInCache(int resolver, double ttl)
    {
        double time = Math.Max(ttl, _resolvers.LeastTtls[resolver]);
        return _settings.WholeSeconds && time >= 1 ? Math.Max(0.02, time - _clocks.Uniform()) : time;
    }

    private enum EventKind
    {
        Lookup,
        LeaseEnd,
        Failure,
        Detection,
        Drain,
        Report,
        ReportArrival,
        Window,
    }

    private readonly record struct Event(EventKind Kind, int Index);

    private readonly record struct Lease(ushort[] Members, double Share);
}
