using System.Net;
using System.Threading.Channels;
using DnsLb.Core.Checks;

namespace DnsLb.Tests.Health;

/// <summary>A check whose probes wait until the test answers them.</summary>
internal sealed record ScriptedCheck(int Port) : ICheck
{
    private readonly Channel<ScriptedProbe> _probes = Channel.CreateUnbounded<ScriptedProbe>();

    /// <summary>The program that it is taken to run.</summary>
    public string? Program { get; init; }

    /// <summary>The next probe that was started.</summary>
    public async Task<ScriptedProbe> NextAsync() => await _probes.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>True when a probe was started that the test has not taken.</summary>
    public bool HasProbe => _probes.Reader.TryPeek(out _);

    /// <summary>The settings alone: a target is known by them over restarts, whatever probes wait.</summary>
    public override string ToString() => $"scripted {Port}";

    public async Task<CheckResult> ProbeAsync(IPEndPoint target, TimeProvider time, CancellationToken cancellation)
    {
        var probe = new ScriptedProbe(target, time.GetUtcNow());
        _probes.Writer.TryWrite(probe);
        using CancellationTokenRegistration atTimeout = cancellation.Register(() => probe.Result.TrySetResult(new CheckResult(false, "match", "timed out", TimeSpan.Zero)));
        return await probe.Result.Task;
    }
}

internal sealed record ScriptedProbe(IPEndPoint Target, DateTimeOffset At)
{
    public TaskCompletionSource<CheckResult> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Answer(bool passed, string reason) =>
        Result.TrySetResult(new CheckResult(passed, "match", reason, TimeSpan.Zero));
}
