namespace DnsLb.Tests.Health;

/// <summary>A clock that somebody sets: what it says jumps, and time goes on.</summary>
/// <param name="time">The time that goes on.</param>
internal sealed class SteppedClock(TimeProvider time) : TimeProvider
{
    /// <summary>By how much it is set wrong.</summary>
    public TimeSpan Offset { get; set; }

    public override long TimestampFrequency => time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + Offset;

    public override long GetTimestamp() => time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => time.CreateTimer(callback, state, dueTime, period);
}
