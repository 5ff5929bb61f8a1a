using System.Runtime.CompilerServices;
using DnsLb.Core.Checks;
using DnsLb.Core.Logging;
using Microsoft.Extensions.Logging;

namespace DnsLb.Core.Health;

/// <summary>Probes one target at once and then on a schedule that does not drift, until it is stopped.</summary>
internal sealed partial class ProbeLoop : IAsyncDisposable
{
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly bool _hasInherited;
    private readonly double _phase;
    private readonly Prober _prober;
    private readonly Action<ProbeLoop, TargetHealth> _report;
    private readonly CancellationTokenSource _stop = new();
    private readonly ProbeWait _wait;
    private readonly TaskCompletionSource _firstResult = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _completion;
    private TargetHealth _health;
    private StrongBox<TargetHealth>? _restart;
    private bool _flaps;

    /// <param name="target">What is probed.</param>
    /// <param name="inherited">What is believed of it before its first result.</param>
    /// <param name="isContinued">True when that is of the same target, so that its counts go on; false when the first result decides.</param>
    /// <param name="phase">Where in the interval the second probe lies, from 0 to 1; different targets have different phases.</param>
    /// <param name="prober">Makes the probes.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Hears of reports that throw.</param>
    /// <param name="report">Called after every result with what is known now; it sets <see cref="Health"/>.</param>
    public ProbeLoop(
        ProbeTarget target,
        TargetHealth inherited,
        bool isContinued,
        double phase,
        Prober prober,
        TimeProvider time,
        ILogger logger,
        Action<ProbeLoop, TargetHealth> report)
    {
        Target = target;
        Health = inherited;
        _flaps = inherited.State.Flaps;
        _hasInherited = inherited.State.Verdict != Verdict.Unknown;
        _health = isContinued ? inherited : inherited with { State = default };
        _prober = prober;
        _phase = phase;
        _time = time;
        _logger = logger;
        _report = report;
        _wait = new ProbeWait(time);
        _completion = Task.Run(RunAsync);
    }

    /// <summary>What is probed.</summary>
    public ProbeTarget Target { get; }

    /// <summary>The target's fingerprint.</summary>
    public string Fingerprint => field ??= Target.Fingerprint();

    /// <summary>The last result that was reported and what all of them amount to. The monitor's lock guards it.</summary>
    public TargetHealth Health { get; set; }

    /// <summary>The last results. The monitor's lock guards it.</summary>
    public ResultHistory Results { get; } = new();

    /// <summary>What its members go by while verdicts are frozen; null: they go by <see cref="Health"/>. The monitor's lock guards it.</summary>
    public TargetHealth? Frozen { get; set; }

    /// <summary>What its members go by. The monitor's lock guards it.</summary>
    public TargetHealth InForce => Frozen ?? Health;

    /// <summary>When it last went down; null while it is not down, and when it always was. The monitor's lock guards it.</summary>
    public Fall? LastFall { get; set; }

    /// <summary>Whether a pool that it probes for goes by how long its probes take. The monitor's lock guards it.</summary>
    public bool MindsLatency { get; set; }

    /// <summary>True from <see cref="Restart"/> to the next result: a report that comes meanwhile counts from what was before.</summary>
    public bool IsRestarting => Volatile.Read(ref _restart) is not null;

    /// <summary>Ends when the first result has been reported, or when the loop is stopped before.</summary>
    public Task FirstResult => _firstResult.Task;

    /// <summary>Makes the results from now on count from another state. The monitor's lock guards it.</summary>
    public void Restart(TargetHealth health)
    {
        Health = health;
        LastFall = null;
        Volatile.Write(ref _restart, new StrongBox<TargetHealth>(health));
    }

    /// <summary>Whether the target began to flap, or to be trusted again, since the last call, as its members see it; null: neither. The monitor's lock guards it.</summary>
    public bool? TakeFlapping()
    {
        if (InForce.State.Flaps == _flaps)
        {
            return null;
        }

        _flaps = !_flaps;
        return _flaps;
    }

    /// <summary>Stops the loop and the probe under way, and waits for their end.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _wait.GiveUp();
        await _completion.ConfigureAwait(false);
        _wait.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        long start = _time.GetTimestamp();
        TimeSpan? due = null;
        bool isFirst = true;
        bool timedOut = _health.LastResult is { TimedOut: true };
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                CheckResult result = await _prober.ProbeAsync(Target, timedOut, _stop.Token).ConfigureAwait(false);
                timedOut = result.TimedOut;
                _stop.Token.ThrowIfCancellationRequested();
                if (isFirst && timedOut)
                {
                    // While many targets start on a cold, busy process a timeout may be our own: the next result decides as a first one, and comes at once.
                    isFirst = false;
                    CountForNow(result);
                    continue;
                }

                isFirst = false;
                Take(result);
                TimeSpan interval = _health.State.NextInterval(Target.Timing);
                TimeSpan now = _time.GetElapsedTime(start);
                due = NextDue(due, interval < CheckTiming.LongestInterval ? interval : CheckTiming.LongestInterval, now);
                if (due > now)
                {
                    await _wait.WaitAsync(due.Value - now).ConfigureAwait(false);
                }
            }
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            // Stopped: how the probe under way ended is of no interest.
        }
        finally
        {
            _firstResult.TrySetResult();
        }
    }

    // First probes of many targets take their time, and a process may stand still: all targets that are late would share this moment for
    // ever. So a phase that has passed in the first probe comes again with the next interval; and a later probe that is late comes at
    // once, and counts as the last that was due, so that the one after it comes at its phase.
    private TimeSpan NextDue(TimeSpan? due, TimeSpan interval, TimeSpan now)
    {
        TimeSpan next = due + interval ?? interval * (_phase + Math.Max(0, Math.Ceiling((now / interval) - _phase)));
        return next < now ? next + (interval * Math.Floor((now - next) / interval)) : next;
    }

    // A verdict that was inherited stays until then.
    private void CountForNow(CheckResult result)
    {
        if (!_hasInherited)
        {
            Take(result);
            _health = _health with { State = default };
        }
    }

    private void Take(CheckResult result)
    {
        _health = Interlocked.Exchange(ref _restart, null)?.Value ?? _health;
        _health = _health.After(result, Target.Timing, _time.GetUtcNow(), _time.GetTimestamp());
        try
        {
            _report(this, _health);
        }
        catch (Exception exception)
        {
            ReportThrew(exception, Target.DisplayName);
        }

        _firstResult.TrySetResult();
    }

    [LoggerMessage(EventIds.ProbeReportThrew, LogLevel.Error, "Taking over a result of {Target} threw an exception; probing goes on", EventName = nameof(EventIds.ProbeReportThrew))]
    private partial void ReportThrew(Exception exception, string target);
}
