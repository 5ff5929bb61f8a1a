using System.Globalization;
using DnsLb.Core.Checks;
using DnsLb.Core.Health;
using DnsLb.Core.Selection;
using LiteDB;

namespace DnsLb.Core.State;

/// <summary>The documents of the file. Times are text of ISO 8601, so that nothing is rounded.</summary>
internal static class DocumentForms
{
    /// <summary>What is known of a target.</summary>
    public static DocumentForm<SavedVerdict> Verdict { get; } = new(
        verdict => verdict.Target,
        (before, now) => now.Health.SaysTheSameAs(before.Health),
        WriteVerdict,
        ReadVerdict);

    /// <summary>An override. One whose selector an older version took and this one does not means nothing.</summary>
    public static DocumentForm<OrderedOverride> Override { get; } = new(
        each => each.Given.Selector.Text,
        (before, now) => before == now,
        WriteOrdered,
        ReadOrdered);

    /// <summary>A change of a verdict, of flapping or of an override. What an override was is not told when this version does not take its selector.</summary>
    public static DocumentForm<Transition> Transition { get; } = new(
        transition => transition.Id,
        (_, _) => true,
        WriteTransition,
        document => new Transition(
            document["_id"].AsInt64,
            Time(document["at"]),
            String(document["pool"]),
            String(document["member"]),
            Enum.Parse<Verdict>(String(document["before"])),
            Enum.Parse<Verdict>(String(document["after"])),
            String(document["reason"]),
            document["flaps"].IsNull ? null : document["flaps"].AsBoolean,
            document["decision"].IsNull ? null : ReadDecision(document["decision"].AsDocument)));

    /// <summary>A time as text.</summary>
    public static string Text(DateTimeOffset time) => time.ToString("O", CultureInfo.InvariantCulture);

    /// <summary>The time of a text; throws when it is none.</summary>
    public static DateTimeOffset Time(BsonValue text) => DateTimeOffset.ParseExact(String(text), "O", CultureInfo.InvariantCulture);

    private static BsonDocument WriteVerdict(SavedVerdict saved)
    {
        TargetHealth health = saved.Health;
        var document = new BsonDocument
        {
            ["name"] = saved.Name,
            ["verdict"] = health.State.Verdict.ToString(),
            ["failures"] = health.State.Failures,
            ["successes"] = health.State.Successes,
            ["trust"] = health.State.Trust.ToString(),
            ["at"] = Text(health.LastAt),
            ["result"] = health.LastResult is { } result ? WriteResult(result) : BsonValue.Null,
            ["latency"] = health.Latency is { } latency ? new BsonArray { latency.Average.Ticks, latency.Deviation.Ticks, latency.Steady.Ticks } : BsonValue.Null,
            ["degraded"] = health.Degraded,
        };
        if (health.Reported is { } reported)
        {
            document["reported"] = WriteReport(reported);
        }

        if (health.Unheard > 0)
        {
            document["unheard"] = health.Unheard;
        }

        return document;
    }

    private static SavedVerdict ReadVerdict(BsonDocument document)
    {
        var state = new HealthState(
            Enum.Parse<Verdict>(String(document["verdict"])),
            document["failures"].AsInt32,
            document["successes"].AsInt32,
            document["trust"].IsNull ? Trust.Full : Enum.Parse<Trust>(String(document["trust"])));
        CheckResult? result = document["result"].IsNull ? null : ReadResult(document["result"].AsDocument);
        var health = new TargetHealth(state, result, Time(document["at"]))
        {
            Latency = document["latency"].IsNull ? null : ReadLatency(document["latency"].AsArray),
            Degraded = TextOrNull(document["degraded"]),
            Reported = document["reported"].IsNull ? null : ReadReport(document["reported"].AsDocument),
            Unheard = document["unheard"].IsNull ? 0 : document["unheard"].AsInt32,
        };
        return new SavedVerdict(String(document["_id"]), String(document["name"]), health);
    }

    private static BsonDocument WriteOrdered(OrderedOverride each)
    {
        BsonDocument document = WriteOverride(each.Given);
        document["place"] = each.Place;
        return document;
    }

    private static OrderedOverride? ReadOrdered(BsonDocument document) => ReadOverride(document["_id"], document) is not { } given ? null
        : new OrderedOverride(given, document["place"].IsNull ? OrderedOverride.NoPlace : document["place"].AsInt32);

    private static BsonDocument WriteOverride(Override given) => new()
    {
        ["kind"] = given.Kind.ToString(),
        ["author"] = given.Author,
        ["reason"] = given.Reason,
        ["since"] = Text(given.Since),
        ["until"] = given.Until is { } until ? Text(until) : BsonValue.Null,
    };

    private static Override? ReadOverride(BsonValue selector, BsonDocument document) => OverrideSelector.Parse(String(selector)).Selector is not { } known ? null : new Override(
        known,
        Enum.Parse<OverrideKind>(String(document["kind"])),
        String(document["author"]),
        String(document["reason"]),
        Time(document["since"]),
        document["until"].IsNull ? null : Time(document["until"]));

    private static BsonDocument WriteDecision(Decision decision) => new()
    {
        ["selector"] = decision.Given.Selector.Text,
        ["override"] = WriteOverride(decision.Given),
        ["change"] = decision.Change.ToString(),
        ["by"] = decision.By,
    };

    private static Decision? ReadDecision(BsonDocument document) => ReadOverride(document["selector"], document["override"].AsDocument) is not { } given ? null
        : new Decision(given, Enum.Parse<OverrideChange>(String(document["change"])), TextOrNull(document["by"]));

    private static BsonDocument WriteTransition(Transition transition)
    {
        var document = new BsonDocument
        {
            ["at"] = Text(transition.At),
            ["pool"] = transition.Pool,
            ["member"] = transition.Member,
            ["before"] = transition.Before.ToString(),
            ["after"] = transition.After.ToString(),
            ["reason"] = transition.Reason,
        };
        if (transition.Flaps is { } flaps)
        {
            document["flaps"] = flaps;
        }

        if (transition.Decision is { } decision)
        {
            document["decision"] = WriteDecision(decision);
        }

        return document;
    }

    private static BsonDocument WriteResult(CheckResult result) => new()
    {
        ["passed"] = result.Passed,
        ["phase"] = result.Phase,
        ["reason"] = result.Reason,
        ["latency"] = result.Latency.Ticks,
    };

    private static CheckResult ReadResult(BsonDocument document) =>
        new(document["passed"].AsBoolean, String(document["phase"]), String(document["reason"]), Ticks(document["latency"]));

    private static BsonDocument WriteReport(StateReport report) => new()
    {
        ["weight"] = report.Weight?.Value,
        ["isPercent"] = report.Weight?.IsPercent,
        ["administrative"] = report.Administrative?.ToString(),
        ["operational"] = report.Operational?.ToString(),
        ["reason"] = report.Reason,
    };

    private static StateReport ReadReport(BsonDocument document) => new(
        document["weight"].IsNull ? null : new ReportedWeight(document["weight"].AsInt32, document["isPercent"].AsBoolean),
        TextOrNull(document["administrative"]) is { } administrative ? Enum.Parse<AdministrativeState>(administrative) : null,
        TextOrNull(document["operational"]) is { } operational ? Enum.Parse<OperationalState>(operational) : null,
        TextOrNull(document["reason"]));

    private static LatencyEstimate ReadLatency(BsonArray ticks) => new(Ticks(ticks[0]), Ticks(ticks[1]), Ticks(ticks[2]));

    private static string String(BsonValue text) => text.IsString ? text.AsString : throw new InvalidDataException("a text is missing");

    private static string? TextOrNull(BsonValue text) => text.IsNull ? null : String(text);

    private static TimeSpan Ticks(BsonValue ticks) => TimeSpan.FromTicks(ticks.AsInt64);
}
