using DnsLb.Core.Configuration;

namespace DnsLb.Core.Checks;

/// <summary>Reads the line of HAProxy's agent-check: words in any order between blanks, tabs and commas, and text for people behind <c>#</c>.</summary>
public static class AgentLine
{
    private const string WeightPrefix = "weight:";
    private const string LoadPrefix = "load:";

    private static readonly string[] Words = ["up", "down", "fail", "stopped", "ready", "drain", "maint", "75%", "weight:30", "load:120"];

    /// <summary>Reads one line that people or their programs wrote for us: no word may be unknown.</summary>
    /// <returns>The report, or what is wrong.</returns>
    public static (StateReport? Report, string? Problem) Read(string line)
    {
        StateReport report = Parse(line);
        return report.UnknownWord is { } unknown && ReasonText.Line(unknown) is var word ? (null, $"unknown word \"{word}\"; {Nearest.Hint(word, Words)}")
            : !report.SaysSomething ? (null, $"no state; write one or more of {string.Join(", ", Words)}")
            : (report.Reason is { } reason ? report with { Reason = ReasonText.Line(reason) } : report, null);
    }

    /// <summary>Reads one line, without its end. Of words that contradict one another the last counts; letters may be of any case.</summary>
    internal static StateReport Parse(string line)
    {
        string[] parts = line.Split('#', 2);
        string reason = parts.Length > 1 ? parts[1].Trim() : "";
        var report = new StateReport(Reason: reason.Length > 0 ? reason : null);
        foreach (string word in parts[0].Split([' ', '\t', ','], StringSplitOptions.RemoveEmptyEntries))
        {
            report = With(report, word.ToLowerInvariant()) ?? report with { UnknownWord = report.UnknownWord ?? word };
        }

        return report;
    }

    // Connections are not counted here, so how many a server takes is of no use.
    private static StateReport? With(StateReport report, string word) => word switch
    {
        "up" => report with { Operational = OperationalState.Up },
        "down" => report with { Operational = OperationalState.Down },
        "fail" => report with { Operational = OperationalState.Fail },
        "stopped" => report with { Operational = OperationalState.Stopped },
        "ready" => report with { Administrative = AdministrativeState.Ready },
        "drain" => report with { Administrative = AdministrativeState.Drain },
        "maint" => report with { Administrative = AdministrativeState.Maint },
        _ when word.StartsWith("maxconn:", StringComparison.Ordinal) => report,
        _ when word.StartsWith(LoadPrefix, StringComparison.Ordinal) => Load(word[LoadPrefix.Length..]) is { } load ? report with { Load = load } : null,
        _ => Weight(word) is { } weight ? report with { Weight = weight } : null,
    };

    // HAProxy has no such word, and passes over words that it does not know.
    private static ReportedLoad? Load(string number)
    {
        bool isPercent = number.EndsWith('%');
        return Values.Number(isPercent ? number[..^1] : number) is { } value and >= 0 and <= ReportedLoad.Most ? new ReportedLoad(value, isPercent) : null;
    }

    // A percentage may stand alone.
    private static ReportedWeight? Weight(string word)
    {
        bool hasPrefix = word.StartsWith(WeightPrefix, StringComparison.Ordinal);
        string number = hasPrefix ? word[WeightPrefix.Length..] : word;
        return number.EndsWith('%') ? Weight(number[..^1], ReportedWeight.MostPercent, isPercent: true)
            : hasPrefix ? Weight(number, ReportedWeight.MostWeight, isPercent: false)
            : null;
    }

    private static ReportedWeight? Weight(string number, int most, bool isPercent) =>
        Values.Whole(number, 0, most) is { } value ? new ReportedWeight(value, isPercent) : null;
}
