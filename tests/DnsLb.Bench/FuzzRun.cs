using System.Diagnostics;
using DnsLb.Tests.Fuzzing;

namespace DnsLb.Bench;

/// <summary>The fuzz target for as long as one likes: <c>fuzz [--seconds N] [--seed N]</c>.</summary>
internal static class FuzzRun
{
    private const int PacketsBetweenReports = 1_000_000;

    /// <summary>Runs until the time is over or something does not hold, which it prints with the packet.</summary>
    /// <returns>The exit code: 0, 1 for a failure, 2 for wrong usage.</returns>
    public static int Run(string[] args)
    {
        var options = args.Chunk(2).ToDictionary(pair => pair[0], pair => int.TryParse(pair[^1], out int value) ? value : -1);
        int seconds = options.GetValueOrDefault("--seconds", 600);
        int seed = options.GetValueOrDefault("--seed", Random.Shared.Next());
        if (seconds < 0 || seed < 0 || options.Keys.Except(["--seconds", "--seed"]).Any())
        {
            Console.Error.WriteLine("usage: fuzz [--seconds N] [--seed N]");
            return 2;
        }

        Console.WriteLine($"seed {seed}");
        return Run(new PacketMutator(seed), TimeSpan.FromSeconds(seconds));
    }

    private static int Run(PacketMutator mutator, TimeSpan duration)
    {
        var watch = Stopwatch.StartNew();
        long packets = 0;
        long answered = 0;
        while (watch.Elapsed < duration)
        {
            try
            {
                answered += FuzzTarget.Respond(mutator.Next()) ? 1 : 0;
            }
            catch (FuzzFailure failure)
            {
                Console.WriteLine($"packet {packets}: {failure}");
                return 1;
            }

            if (++packets % PacketsBetweenReports == 0)
            {
                Report();
            }
        }

        Report();
        return 0;

        void Report() => Console.WriteLine($"{watch.Elapsed.TotalSeconds:F0} s: {packets} packets over UDP and TCP, {answered} of them answered");
    }
}
