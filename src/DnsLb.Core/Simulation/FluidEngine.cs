namespace DnsLb.Core.Simulation;

/// <summary>Runs one policy in a simulated world under virtual time.</summary>
internal sealed class FluidEngine
{
    private readonly SimulationSettings _settings;
    private readonly IAuthority _authority;
    private readonly ResolverPopulation _resolvers;
    private readonly BackendLoads _loads;
    private readonly LoadRecorder _recorder;
    private readonly SimulatedCaches _caches;
    private readonly WorldSchedule _schedule = new();
    private readonly double _warmUp;
    private readonly double _end;

    /// <param name="settings">The world.</param>
    /// <param name="backends">What the members can serve.</param>
    /// <param name="authority">Who answers.</param>
    public FluidEngine(SimulationSettings settings, Backends backends, IAuthority authority)
    {
        _settings = settings;
        _authority = authority;
        _warmUp = settings.WarmUp.TotalSeconds;
        _end = _warmUp + settings.Duration.TotalSeconds;
        _resolvers = new ResolverPopulation(settings);
        _loads = new BackendLoads(backends.Balanced(settings.Utilisation), Persistences(settings));
        _recorder = new LoadRecorder(settings, backends, _loads);
        var curve = new DemandCurve(settings.Wave, _warmUp, _end);
        _caches = new SimulatedCaches(settings, _resolvers, curve, authority, _loads, _recorder, backends.Capacities.Length);
        if (!curve.IsFlat)
        {
            _schedule.Every(DemandCurve.Step, _end, now => _loads.Scale(now, curve.Factor(now)));
        }
    }

    /// <summary>Runs to the end of the time.</summary>
    /// <param name="progress">Hears which part is done, in steps of a window; null: nobody does.</param>
    /// <param name="cancellation">Ends it early.</param>
    public SimulationResult Run(IProgress<double>? progress, CancellationToken cancellation)
    {
        double window = _settings.Window.TotalSeconds;
        double ended = 0;
        _schedule.Every(window, _end + window, now =>
        {
            cancellation.ThrowIfCancellationRequested();
            _recorder.EndWindow(now);
            progress?.Report(now / _end);
            ended = now;
        });
        PlanReports();
        new WorldEvents(_settings, _schedule, _authority, _resolvers, _caches, _recorder).Plan();
        while (ended < _end)
        {
            double next = _schedule.NextTime;
            while (_caches.TryRunNext(next))
            {
            }

            _schedule.RunNext();
        }

        return _recorder.Result();
    }

    private void PlanReports()
    {
        if (_settings.Reports is { } given)
        {
            var reports = new LoadReports(_settings, _resolvers.Lookups);
            double[] work = new double[_recorder.Members];
            double last = given.Ends is { } ends ? _warmUp + ends.TotalSeconds : _end;
            _schedule.Every(given.Period.TotalSeconds, last, now =>
            {
                _loads.TakeReported(now, work);
                double[] loads = reports.Of(work);
                _schedule.At(now + given.Delay.TotalSeconds, arrival => _authority.Feedback(arrival, loads));
            });
        }
    }

    private static (double Part, double Time)[] Persistences(SimulationSettings settings) =>
    [
        (1 - settings.OtherPersistences.Sum(other => other.Part), settings.Persistence.TotalSeconds),
        .. settings.OtherPersistences.Select(other => (other.Part, other.Time.TotalSeconds)),
    ];
}
