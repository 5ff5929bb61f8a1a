namespace DnsLb.Core.Checks;

/// <summary>What one target has reported of itself. Thread-safe.</summary>
internal sealed class HeartbeatRecord
{
    private readonly Lock _lock = new();
    private StateReport? _report;
    private DateTimeOffset _at;
    private long? _since;

    /// <summary>Takes over a report. What it does not mention stays as an earlier one said.</summary>
    /// <returns>Whether the state or the weight is another one now than that of before; before the first report all was well.</returns>
    public bool Add(StateReport report, DateTimeOffset at, long timestamp)
    {
        lock (_lock)
        {
            StateReport before = _report ?? new StateReport(Operational: OperationalState.Up);
            _report = report.Over(_report);
            _at = at;
            _since = timestamp;
            return (_report.Weight, _report.Administrative, _report.Operational) != (before.Weight, before.Administrative, before.Operational);
        }
    }

    /// <summary>All reports together, null before the first; when the last came; and the same as a timestamp, that of the first look before the first report.</summary>
    public (StateReport? Report, DateTimeOffset At, long Since) Look(long now)
    {
        lock (_lock)
        {
            return (_report, _at, _since ??= now);
        }
    }
}
