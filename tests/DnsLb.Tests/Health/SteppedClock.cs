using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Health;

/// <summary>A clock that somebody sets: what it says jumps, and time goes on.</summary>
internal sealed class SteppedClock : TimeProvider
{
    private readonly FakeTimeProvider _time = new();

    /// <summary>By how much it is set wrong.</summary>
    public TimeSpan Offset { get; set; }

    public override long TimestampFrequency => _time.TimestampFrequency;

    public void Advance(TimeSpan passed) => _time.Advance(passed);

    public override DateTimeOffset GetUtcNow() => _time.GetUtcNow() + Offset;

    public override long GetTimestamp() => _time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => _time.CreateTimer(callback, state, dueTime, period);
}
