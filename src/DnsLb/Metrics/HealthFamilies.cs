using DnsLb.Core.Health;
using DnsLb.Core.Notifications;
using DnsLb.Core.Selection;

namespace DnsLb.Metrics;

/// <summary>What is probed, whether verdicts are frozen, what people decided, and who is told of changes.</summary>
internal static class HealthFamilies
{
    private static readonly string[] OfTarget = ["zone", "check", "target", "type"];

    private static readonly LabelSet Passed = new(("result", "passed"));

    private static readonly LabelSet Failed = new(("result", "failed"));

    private static readonly LabelSet NotMade = new(("result", "not_made"));

    private static readonly OverrideKind[] Kinds = Enum.GetValues<OverrideKind>();

    /// <summary>All of them.</summary>
    public static IReadOnlyList<MetricFamily> All { get; } =
    [
        Target("dnslb_target_up", "1 when the target's verdict is up; 0 when down or not known.", health => health.State.Verdict == Verdict.Up ? 1 : 0),
        Target("dnslb_target_flapping", "1 while the target has to pass more probes than usual, for it fell again soon after it had come back.", health => health.State.Flaps ? 1 : 0),
        Target("dnslb_target_latency_seconds", "How long probes take that pass, a moving average; absent before the first.", health => health.Latency?.Average.TotalSeconds),
        Target("dnslb_target_last_probe_timestamp_seconds", "When the last result came.", health => health.LastResult is null ? null : Timestamp(health.LastAt)),
        new("dnslb_target_probes_total", MetricKind.Counter, "Probes of the target by how they ended; not_made: they say nothing of the target.", [.. OfTarget, "result"], ReadProbes),
        new("dnslb_verdict_changes_total", MetricKind.Counter, "How often a member of a pool got another verdict, by that one.", ["verdict"], ReadChanges),
        new("dnslb_health_frozen", MetricKind.Gauge, "1 while verdicts are frozen, for this machine's own probes are not believed.", snapshot => snapshot.Figures.Prober.IsFrozen ? 1 : 0),
        new("dnslb_health_freezes_total", MetricKind.Counter, "How often verdicts were frozen.", snapshot => snapshot.Figures.Freezes),
        new("dnslb_overrides", MetricKind.Gauge, "Overrides in force.", ["kind"], ReadOverrides),
        new("dnslb_notifications_total", MetricKind.Counter, "Events for each receiver, by what became of them.", ["receiver", "number", "result"], ReadDeliveries),
        new("dnslb_notification_queue_length", MetricKind.Gauge, "Events that wait for the receiver, or are being told.", ["receiver", "number"], ReadQueues),
        new("dnslb_state_saved", MetricKind.Gauge, "1 while what is to outlive a restart is on the disk; absent without a state folder.", [], ReadState),
    ];

    private static double Timestamp(DateTimeOffset at) => at.ToUnixTimeMilliseconds() / 1000.0;

    private static MetricFamily Target(string name, string help, Func<TargetHealth, double?> read) => new(name, MetricKind.Gauge, help, OfTarget, (snapshot, samples) =>
    {
        foreach (var (check, labels) in snapshot.Targets)
        {
            if (read(check.Health) is { } value)
            {
                samples.Add(value, labels);
            }
        }
    });

    private static void ReadProbes(MetricsSnapshot snapshot, ISamples samples)
    {
        foreach (var (check, labels) in snapshot.Targets)
        {
            samples.Add(check.Probes.Passed, labels, Passed);
            samples.Add(check.Probes.Failed, labels, Failed);
            samples.Add(check.Probes.NotMade, labels, NotMade);
        }
    }

    private static void ReadChanges(MetricsSnapshot snapshot, ISamples samples)
    {
        samples.Add(snapshot.Figures.Changes(Verdict.Up), new LabelSet(("verdict", "up")));
        samples.Add(snapshot.Figures.Changes(Verdict.Down), new LabelSet(("verdict", "down")));
    }

    private static void ReadOverrides(MetricsSnapshot snapshot, ISamples samples)
    {
        foreach (OverrideKind kind in Kinds)
        {
            samples.Add(snapshot.Server.State.Overrides.Count(each => each.Kind == kind), new LabelSet(("kind", kind.ToString().ToLowerInvariant())));
        }
    }

    // Two webhooks may be of one host, and no more of them is told.
    private static LabelSet LabelsOf(int number, DeliveryFigures receiver) => new(("receiver", receiver.Receiver), ("number", $"{number + 1}"));

    private static void ReadDeliveries(MetricsSnapshot snapshot, ISamples samples)
    {
        foreach (var (number, receiver) in snapshot.Figures.Deliveries.Index())
        {
            LabelSet labels = LabelsOf(number, receiver);
            samples.Add(receiver.Told, labels, new LabelSet(("result", "told")));
            samples.Add(receiver.GivenUp, labels, new LabelSet(("result", "given_up")));
            samples.Add(receiver.Dropped, labels, new LabelSet(("result", "dropped")));
        }
    }

    private static void ReadQueues(MetricsSnapshot snapshot, ISamples samples)
    {
        foreach (var (number, receiver) in snapshot.Figures.Deliveries.Index())
        {
            samples.Add(receiver.Waiting, LabelsOf(number, receiver));
        }
    }

    private static void ReadState(MetricsSnapshot snapshot, ISamples samples)
    {
        if (snapshot.Figures.IsStateSaved is { } isSaved)
        {
            samples.Add(isSaved ? 1 : 0, LabelSet.None);
        }
    }
}
