using System.Diagnostics;
using System.Globalization;
using System.Net;
using DnsLb.Bench.Measuring;

namespace DnsLb.Bench.Health;

/// <summary>How soon answers follow a verdict, and a failure.</summary>
internal static class ReactionRun
{
    private const int Flips = 200;

    // In these this program is compiled.
    private const int FlipsBefore = 10;
    private const int Failing = 20;
    private const int Fall = 3;
    private const string Flipping = "127.9.0.1";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Goal = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Bound = (Fall * Interval) + Timeout;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <param name="backends">What is probed.</param>
    /// <param name="others">Targets that the server probes by the way.</param>
    /// <param name="goals">Hears whether they are met.</param>
    public static async Task RunAsync(ProbedBackends backends, IReadOnlyList<string> others, Goals goals)
    {
        string http = $"http port={backends.HttpPort}";
        string[] failing = [.. TargetZone.Addresses(8, Failing)];
        TargetZone zone = new TargetZone().With($"tcp port={backends.TcpPort}", others)
            .WithPool("flip", $"{http} interval=200ms timeout=200ms fall=1 rise=1 settle=1", Flipping);
        foreach ((int index, string address) in failing.Index())
        {
            zone.WithPool($"f{index}", $"{http} interval={Interval.TotalSeconds}s timeout={Timeout.TotalSeconds}s fall={Fall}", address);
        }

        using HealthServer server = await HealthServer.StartAsync(zone);
        await Task.Delay(others.Count > 0 ? 2 * TargetZone.Interval : Interval);
        Console.WriteLine($"## Reaction, beside {others.Count:N0} other targets\n");
        double toFollow = Report("from the answer of the backend that decides to the first changed DNS answer", Flip(backends, server)).Quantile(0.99);
        double toFall = Report("from the failure of a backend to the first changed DNS answer", Fail(backends, server, failing)).Quantile(1);
        Console.WriteLine();
        goals.Check($"beside {others.Count:N0} targets, answers follow a verdict within {Goal.TotalMilliseconds} ms (p99)", toFollow < Goal.TotalMilliseconds, $"{toFollow:F2} ms");
        goals.Check($"beside {others.Count:N0} targets, answers follow a failure within interval × fall + timeout, {Bound.TotalMilliseconds:N0} ms", toFall <= Bound.TotalMilliseconds, $"{toFall:N0} ms at most");
    }

    private static Sample Report(string what, Sample milliseconds)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"- {what}: p50 {milliseconds.Quantile(0.5):F2} ms, p99 {milliseconds.Quantile(0.99):F2} ms, at most {milliseconds.Quantile(1):F2} ms"));
        return milliseconds;
    }

    private static Sample Flip(ProbedBackends backends, HealthServer server)
    {
        using var watch = new AnswerWatch(server.EndPoint);
        var milliseconds = new List<double>();
        for (int flip = 0; flip < FlipsBefore + Flips; flip++)
        {
            bool isUp = flip % 2 == 1;
            var answer = new Answer(isUp ? AnswerKind.Fine : AnswerKind.Failed);
            backends.Set(IPAddress.Parse(Flipping), answer);
            long seen = Until(watch, "flip", isServed: isUp);
            if (answer.FirstAt == 0)
            {
                throw new BenchmarkException("the answers changed before the backend did: a probe took too long on this machine");
            }

            milliseconds.Add(Stopwatch.GetElapsedTime(answer.FirstAt, seen).TotalMilliseconds);
        }

        return new Sample(milliseconds.Skip(FlipsBefore));
    }

    private static Sample Fail(ProbedBackends backends, HealthServer server, string[] failing)
    {
        using var watch = new AnswerWatch(server.EndPoint);
        long failed = Stopwatch.GetTimestamp();
        Array.ForEach(failing, address => backends.Set(IPAddress.Parse(address), new Answer(AnswerKind.None)));
        var milliseconds = new Dictionary<string, double>();
        while (milliseconds.Count < failing.Length)
        {
            foreach ((int index, string address) in failing.Index().Where(target => !milliseconds.ContainsKey(target.Item)))
            {
                if (!IsServed(watch, $"f{index}"))
                {
                    milliseconds.Add(address, Stopwatch.GetElapsedTime(failed).TotalMilliseconds);
                }
            }

            Pause(failed);
        }

        Array.ForEach(failing, address => backends.Set(IPAddress.Parse(address), new Answer(AnswerKind.Fine)));
        return new Sample(milliseconds.Values);
    }

    private static long Until(AnswerWatch watch, string owner, bool isServed)
    {
        long started = Stopwatch.GetTimestamp();
        while (IsServed(watch, owner) != isServed)
        {
            Pause(started);
        }

        return Stopwatch.GetTimestamp();
    }

    private static bool IsServed(AnswerWatch watch, string owner) => watch.HasAddresses($"{owner}.{TargetZone.Name}");

    // Who asks all the time takes the cores away from what is measured; so results are up to a millisecond too long.
    private static void Pause(long started)
    {
        Thread.Sleep(1);
        if (Stopwatch.GetElapsedTime(started) > Patience)
        {
            throw new BenchmarkException("the answers do not follow the backends");
        }
    }
}
