using DnsLb.Core.Checks;
using Microsoft.Extensions.Logging;

namespace DnsLb.Core.Health;

/// <summary>Probes one target at once and then on a schedule that does not drift, until it is stopped.</summary>
internal sealed partial class ProbeLoop : IAsyncDisposable
{
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly double _phase;
    private readonly Action<ProbeLoop> _changed;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _firstVerdict = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _completion;
    private volatile TargetHealth _health = TargetHealth.Unknown;

    /// <param name="target">What is probed.</param>
    /// <param name="phase">Where in the interval the second probe lies, from 0 to 1; different targets have different phases.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Hears of probes that throw.</param>
    /// <param name="changed">Called after a result that changed <see cref="Health"/>'s state or what is to be said of it.</param>
    public ProbeLoop(ProbeTarget target, double phase, TimeProvider time, ILogger logger, Action<ProbeLoop> changed)
    {
        Target = target;
        _phase = phase;
        _time = time;
        _logger = logger;
        _changed = changed;
        _completion = Task.Run(RunAsync);
    }

    /// <summary>What is probed.</summary>
    public ProbeTarget Target { get; }

    /// <summary>The last result and what all of them amount to; replaced as a whole.</summary>
    public TargetHealth Health => _health;

    /// <summary>Ends with the first verdict, or when the loop is stopped before.</summary>
    public Task FirstVerdict => _firstVerdict.Task;

    /// <summary>Stops the loop and the probe under way, and waits for their end.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _completion.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        long start = _time.GetTimestamp();
        TimeSpan due = TimeSpan.Zero;
        double share = _phase;
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                CheckResult result = await ProbeAsync().ConfigureAwait(false);
                _stop.Token.ThrowIfCancellationRequested();
                Take(result);
                due += share * _health.State.NextInterval(Target.Timing);
                share = 1;
                TimeSpan now = _time.GetElapsedTime(start);
                due = due < now ? now : due;
                await Task.Delay(due - now, _time, _stop.Token).ConfigureAwait(false);
            }
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            // Stopped: how the probe under way ended is of no interest.
        }
        finally
        {
            _firstVerdict.TrySetResult();
        }
    }

    // Whatever a check does, it yields a result: a target is never left without a probe.
    private async Task<CheckResult> ProbeAsync()
    {
        long start = _time.GetTimestamp();
        using var timeout = new CancellationTokenSource(Target.Timing.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _stop.Token);
        try
        {
            return await Target.Check.ProbeAsync(Target.EndPoint, _time, either.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (!_stop.IsCancellationRequested)
        {
            ProbeThrew(exception, Target.EndPoint.ToString());
            return new CheckResult(false, "probe", $"the probe itself failed: {exception.Message}", _time.GetElapsedTime(start));
        }
    }

    private void Take(CheckResult result)
    {
        TargetHealth before = _health;
        _health = new TargetHealth(before.State.After(result.Passed, Target.Timing), result, _time.GetUtcNow());
        if (_health.State != before.State || result.Reason != before.LastResult?.Reason)
        {
            _changed(this);
        }

        _firstVerdict.TrySetResult();
    }

    [LoggerMessage(LogLevel.Error, "The probe of {EndPoint} threw an exception")]
    private partial void ProbeThrew(Exception exception, string endPoint);
}
