using System.Net;
using DnsLb.Core.Checks;
using DnsLb.Core.Health;
using DnsLb.Tests.Serving;

namespace DnsLb.Tests.Health;

public sealed class CanaryWatchTests
{
    // The results of the first came before the monitor was whole, and before the others were known.
    [Fact]
    public async Task Start_CanariesThatAnswerAtOnce_AreHeardFromTheFirst()
    {
        var log = new LogLines();
        var settings = new ProberSettings { Canaries = [.. Enumerable.Range(1, 20).Select(At)] };
        var time = new LoopTime(settings.Canaries.Count);
        await using var monitor = new HealthMonitor(time, log, prober: settings);

        time.Pass(TimeSpan.Zero);

        Assert.Empty(log.All);
        Assert.False(monitor.Prober.IsFrozen);
    }

    private static Canary At(int host) => new("answers", new ProbeTarget(new AnswersAtOnce(), new CheckTiming(), new IPEndPoint(host, 80)), []);

    private sealed class AnswersAtOnce : ICheck
    {
        public int Port => 80;

        public Task<CheckResult> ProbeAsync(IPEndPoint target, TimeProvider time, CancellationToken cancellation) =>
            Task.FromResult(new CheckResult(true, "match", "fine", TimeSpan.Zero));
    }
}
