using System.Globalization;
using System.Net;
using DnsLb.Core.Configuration;

namespace DnsLb.Core.Checks;

/// <summary>Passes while somebody reports the member, and does not report it as down: silence past a deadline is a failure.</summary>
/// <remarks>
/// Until the first deadline after its start it has no result without a report: the verdict of an earlier process or check stays,
/// and without one there is none.
/// </remarks>
public sealed record HeartbeatCheck : ICheck
{
    private const string Phase = "heartbeat";

    // What was heard of this one target is no setting of the check.
    private HeartbeatRecord _record = new();

    /// <inheritdoc/>
    public int Port => 0;

    /// <summary>The longest silence.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The check's name, under which members report; empty for a check that is no member's yet.</summary>
    public string Name { get; init; } = "";

    /// <summary>The member's address; null for a check that is no member's yet.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>The kind's line in <see cref="CheckKinds"/>.</summary>
    public static CheckKind Kind { get; } = new CheckKind<HeartbeatCheck>(
        "heartbeat",
        "the backend, or anything, has reported to the HTTP API within a deadline, and not that it is down; it may also drain the member or change its weight",
        new HeartbeatCheck(),
        [
            new("deadline", "a duration from 1s to 1d, such as 5s, 1m30s; a bare number is seconds", "the longest silence; default 10s",
                (check, value) => Values.Duration(value) is { } deadline && deadline >= CheckTiming.OfTheTold.Interval && deadline <= CheckTiming.LongestInterval
                    ? check with { Deadline = deadline } : null),
        ],
        _ => null)
    {
        IsTold = true,
    };

    /// <inheritdoc/>
    public ICheck ForMember(string checkName, IPAddress address, string? name) => this with { Name = checkName, Address = address, _record = new HeartbeatRecord() };

    /// <summary>Takes over a report: who reports and does not say otherwise is up. Any thread may call it.</summary>
    /// <returns>Whether it says something else of state or weight than before.</returns>
    public bool Beat(StateReport report, TimeProvider time) =>
        _record.Add(report with { Operational = report.Operational ?? OperationalState.Up }, time.GetUtcNow(), time.GetTimestamp());

    /// <inheritdoc/>
    public Task<CheckResult> ProbeAsync(IPEndPoint target, TimeProvider time, CancellationToken cancellation)
    {
        var (report, at, since) = _record.Look(time.GetTimestamp());
        bool isLate = time.GetElapsedTime(since) > Deadline;
        string deadline = string.Create(CultureInfo.InvariantCulture, $"deadline={Deadline.TotalSeconds:0.###}s");
        return Task.FromResult((report, isLate) switch
        {
            (null, false) => new CheckResult(false, Phase, $"has not reported yet, within the first {deadline}", TimeSpan.Zero) { NotMade = true },
            (null, true) => new CheckResult(false, Phase, $"no heartbeat yet; {deadline}", TimeSpan.Zero),
            (_, true) => new CheckResult(false, Phase, $"no heartbeat since {at.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z; {deadline}", TimeSpan.Zero),
            _ => new CheckResult(!report.IsDown, Phase, report.Describe(), TimeSpan.Zero) { Report = report },
        });
    }

    /// <inheritdoc/>
    public bool Equals(HeartbeatCheck? other) => other is not null && Deadline == other.Deadline && Name == other.Name && Equals(Address, other.Address);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Deadline, Name, Address);
}
