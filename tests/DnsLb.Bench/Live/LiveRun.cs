using System.Runtime.InteropServices;
using DnsLb.Bench.Balance;
using DnsLb.Bench.Measuring;

namespace DnsLb.Bench.Live;

/// <summary>How even each policy makes the load behind real resolvers: <c>live</c>, with <see cref="LiveOptions"/>.</summary>
internal static class LiveRun
{
    private const int Stopped = 130;

    /// <summary>Prints the table, and writes it into the README unless it is a short or partial one.</summary>
    /// <returns>The exit code: 0; 1 when something could not be measured; 2 for wrong usage; 130 when it was stopped.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        if (LiveOptions.Read(args) is not { } options)
        {
            await Console.Error.WriteLineAsync(LiveOptions.Usage);
            return 2;
        }

        using var stop = new CancellationTokenSource();
        using PosixSignalRegistration interrupted = StopOn(PosixSignal.SIGINT, stop);
        using PosixSignalRegistration terminated = StopOn(PosixSignal.SIGTERM, stop);
        try
        {
            await RunAsync(options, stop.Token);
            return 0;
        }
        catch (BenchmarkException failure)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return 1;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return Stopped;
        }
    }

    private static async Task RunAsync(LiveOptions options, CancellationToken cancellation)
    {
        string missing = Missing();
        string world = World(options);
        await Console.Error.WriteLineAsync(missing + world);
        List<LiveResult> results = [];
        LiveResult? byChance = null;
        foreach (LivePolicy policy in options.Policies)
        {
            (LiveResult result, byChance) = await LiveTrial.RunAsync(policy, options, cancellation);
            results.Add(result);
        }

        string text = $"{world}\n{LiveResult.Table([.. results, byChance!])}\n{missing}";
        Console.WriteLine(text);
        if (options.IsWhole)
        {
            ReadmeSection.Replace("live", text);
        }
    }

    // A line for each kind that is not there, or nothing.
    private static string Missing()
    {
        ResolverKind[] missing = [.. ResolverKind.All.Where(kind => !kind.IsInstalled)];
        return missing.Contains(ResolverKind.All[^1])
            ? throw new BenchmarkException($"most resolvers are unbound: apt-get install -y --no-install-recommends {string.Join(' ', missing.Select(kind => kind.Package))}")
            : string.Concat(missing.Select(kind => $"Without {kind.Name}, which is not installed (apt-get install -y --no-install-recommends {kind.Package}): unbound is in its place.\n"));
    }

    private static string World(LiveOptions options)
    {
        IEnumerable<string> kinds = LiveResolvers.Kinds(options.Resolvers).CountBy(kind => kind).Select(kind => $"{kind.Value} {kind.Key.Name} {kind.Key.Version}");
        return $"DnsLb {ProgramOutput.Of("git", "describe", "--always", "--dirty")}; {options.Minutes} minutes each, after {options.WarmUp.TotalMinutes:0.#} of warm-up; {options.Lookups} lookups/s; {options.Resolvers} resolvers: {string.Join(", ", kinds)}.\n";
    }

    private static PosixSignalRegistration StopOn(PosixSignal signal, CancellationTokenSource stop) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        stop.Cancel();
    });
}
