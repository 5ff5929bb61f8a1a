using DnsLb.Core.Resolving;
using Microsoft.Extensions.Logging;

namespace DnsLb.Core.Health;

/// <summary>Probes the canaries, and says what their results mean for the trust in all others. The monitor's lock guards everything but the probing.</summary>
internal sealed class CanaryWatch : IAsyncDisposable
{
    private readonly Dictionary<ProbeLoop, int> _passesInARow = [];
    private readonly IReadOnlyList<Canary> _canaries;
    private readonly Func<Canary, double, ProbeLoop> _probe;

    // Of their own: while many targets do not answer, canaries do not wait for a turn.
    private readonly ProbeSlots _slots;

    /// <summary>Makes a watch that does not probe yet.</summary>
    /// <param name="canaries">Settings without problems.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Hears of probes that throw.</param>
    /// <param name="report">Called with each result, by any thread.</param>
    public CanaryWatch(IReadOnlyList<Canary> canaries, TimeProvider time, ILogger logger, Action<ProbeLoop, TargetHealth> report)
    {
        _slots = new ProbeSlots(Math.Max(1, canaries.Count), time);
        var prober = new Prober(_slots, new NameLookup(), time, logger);
        _canaries = canaries;
        _probe = (canary, phase) => new ProbeLoop(canary.Target!, TargetHealth.Unknown, isContinued: false, phase, prober, time, logger, report);
    }

    /// <summary>When a canary last passed, as the clock's timestamp; 0 when none has yet.</summary>
    public long LastPass { get; private set; }

    /// <summary>What each says, for people.</summary>
    public string Describe() => string.Join("; ", _passesInARow.Keys.Select(canary => $"{canary.Target.DisplayName}: {canary.Health.LastResult?.Reason}"));

    /// <summary>Starts to probe.</summary>
    /// <param name="monitor">The monitor's lock, for which first results wait until all canaries are known.</param>
    public void Start(Lock monitor)
    {
        lock (monitor)
        {
            foreach ((int index, Canary canary) in _canaries.Index())
            {
                _passesInARow.Add(_probe(canary, (index + 1.0) / _canaries.Count), 0);
            }
        }
    }

    /// <summary>Takes over a result.</summary>
    /// <returns>What it means; null: nothing.</returns>
    public ProberEvent? After(ProbeLoop canary, TargetHealth health, long now)
    {
        if (health.LastResult is not { NotMade: false } result)
        {
            return null;
        }

        bool wereDown = AreDown;
        canary.Health = health;
        _passesInARow[canary] = result.Passed ? _passesInARow[canary] + 1 : 0;
        LastPass = result.Passed ? now : LastPass;
        return (wereDown, AreDown) switch
        {
            (false, true) => ProberEvent.CanariesFailed,
            (true, false) => ProberEvent.CanariesReturned,
            _ => _passesInARow.All(pair => pair.Value >= pair.Key.Target.Timing.Rise) ? ProberEvent.CanariesVouched : null,
        };
    }

    /// <summary>Makes them pass their rounds anew before they vouch.</summary>
    public void CountAnew()
    {
        foreach (ProbeLoop canary in _passesInARow.Keys)
        {
            _passesInARow[canary] = 0;
        }
    }

    /// <summary>Stops the probes.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (ProbeLoop canary in _passesInARow.Keys)
        {
            await canary.DisposeAsync().ConfigureAwait(false);
        }

        _slots.Dispose();
    }

    private bool AreDown => _passesInARow.Count > 0 && _passesInARow.Keys.All(canary => canary.Health.State.Verdict == Verdict.Down);
}
