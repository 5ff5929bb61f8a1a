using System.Threading.Channels;
using DnsLb.Core.Notifications;

namespace DnsLb.Tests.Notifications;

/// <summary>A receiver whose tries wait until the test answers them.</summary>
internal sealed class ScriptedReceiver(TimeProvider time) : IReceiver
{
    private readonly Channel<Telling> _tellings = Channel.CreateUnbounded<Telling>();

    public string Name => "receiver";

    public int MostTries => 4;

    public TimeSpan Timeout => TimeSpan.FromSeconds(10);

    public bool IsDisposed { get; private set; }

    /// <summary>True when there is a try that the test has not taken.</summary>
    public bool HasTelling => _tellings.Reader.TryPeek(out _);

    /// <summary>The next try.</summary>
    public async Task<Telling> NextAsync() => await _tellings.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));

    public async Task<string?> TellAsync(HealthEvent happened, CancellationToken cancellation)
    {
        var telling = new Telling(happened, time.GetUtcNow());
        using CancellationTokenRegistration atTimeout = cancellation.Register(() => telling.Result.TrySetCanceled(cancellation));
        _tellings.Writer.TryWrite(telling);
        return await telling.Result.Task;
    }

    public void Dispose() => IsDisposed = true;
}

/// <summary>One try.</summary>
internal sealed record Telling(HealthEvent Event, DateTimeOffset At)
{
    public TaskCompletionSource<string?> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Take() => Result.TrySetResult(null);

    public void Refuse() => Result.TrySetResult("answers 503");
}
