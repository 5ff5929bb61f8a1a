using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using DnsLb.Bench.Measuring;
using DnsLb.Core.Checks;
using DnsLb.Core.Health;

namespace DnsLb.Bench.Health;

/// <summary>How often backends change their state of which 3 of 10 probes fail by chance, under our defaults and under gdnsd's: <c>flap</c>.</summary>
internal static partial class FlapRun
{
    private const string Usage = "usage: flap";
    private const int Targets = 500;
    private const int ProbesADay = 8640;
    private const int Days = 7;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(90);

    // gdnsd counts as HealthState does, by other numbers: its manual, and gdnsd_mon_state_updater in src/mon.c.
    private static readonly CheckTiming OfGdnsd = new() { Fall = 10, Settle = 10, Rise = 20 };

    /// <returns>The exit code: 0; 1 when we change more often than gdnsd, or something could not be measured; 2 for wrong usage.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Length > 0)
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }

        try
        {
            var goals = new Goals();
            Simulate(goals);
            await MeasureAsync();
            return goals.Report();
        }
        catch (BenchmarkException failure)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return 1;
        }
    }

    private static void Simulate(Goals goals)
    {
        Console.WriteLine($"## {Targets} backends of which 3 of 10 probes fail, the same probes every 10 s for both\n");
        Console.WriteLine("| changes of state per backend | dnslb, defaults | gdnsd, defaults |\n|---|---:|---:|");
        foreach (int days in (int[])[1, Days])
        {
            double ours = Changes(CheckTiming.Default, _ => days * ProbesADay) / (double)Targets;
            double theirs = Changes(OfGdnsd, _ => days * ProbesADay) / (double)Targets;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| in {days} days of probes | {ours:F1} | {theirs:F1} |"));
            goals.Check($"changes of state in {days} days, at most gdnsd's {theirs:F1}", ours <= theirs, $"{ours:F1}");
        }

        Console.WriteLine();
    }

    // The same backends, probed by the real servers.
    private static async Task MeasureAsync()
    {
        IReadOnlyList<string> addresses = TargetZone.Addresses(4, Targets);
        using var ours = new ProbedBackends();
        using var theirs = new ProbedBackends();
        Answer[] ourAnswers = Flap(ours, addresses);
        Answer[] theirAnswers = Flap(theirs, addresses);
        using HealthServer dnslb = await HealthServer.StartAsync(new TargetZone().With($"http port={ours.HttpPort}", addresses, Interval, Interval / 2));
        using var gdnsd = HealthServer.StartGdnsd(addresses, $"plugin => http_status, port => {theirs.HttpPort}", Interval, Interval / 2);
        await Task.Delay(Duration);

        Console.WriteLine($"The real servers, with an interval of {Interval.TotalSeconds} s, for {Duration.TotalSeconds} s:\n");
        Report("dnslb", OurChange().Count(dnslb.Process.Output), ourAnswers, CheckTiming.Default);
        Report("gdnsd", TheirChange().Count(gdnsd.Process.Output), theirAnswers, OfGdnsd);
        Console.WriteLine();
    }

    private static void Report(string name, int changes, Answer[] answers, CheckTiming timing)
    {
        int given = answers.Sum(answer => answer.Given);
        Console.WriteLine($"- {name}: {given:N0} probes, {changes:N0} changes; by the rules {Changes(timing, seed => answers[seed].Given):N0}");
    }

    private static Answer[] Flap(ProbedBackends backends, IReadOnlyList<string> addresses)
    {
        Answer[] answers = [.. addresses.Select((_, seed) => new Answer(AnswerKind.Flapping, seed))];
        foreach ((int seed, string address) in addresses.Index())
        {
            backends.Set(IPAddress.Parse(address), answers[seed]);
        }

        return answers;
    }

    private static int Changes(CheckTiming timing, Func<int, int> probes) => Enumerable.Range(0, Targets).Sum(seed =>
    {
        var answer = new Answer(AnswerKind.Flapping, seed);
        HealthState state = default;
        int changes = 0;
        for (int probe = 0; probe < probes(seed); probe++)
        {
            HealthState next = state.After(answer.Next(), timing);
            changes += state.Verdict != Verdict.Unknown && next.Verdict != state.Verdict ? 1 : 0;
            state = next;
        }

        return changes;
    });

    [GeneratedRegex(" was (up|down), is ")]
    private static partial Regex OurChange();

    [GeneratedRegex("state of '.*' changed from ")]
    private static partial Regex TheirChange();
}
