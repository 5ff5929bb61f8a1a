using System.CommandLine;
using DnsLb.Core.Checks;
using DnsLb.Core.Configuration;
using DnsLb.Core.Files;
using DnsLb.Core.Pools;
using DnsLb.Core.Serving;
using DnsLb.Core.Simulation;

namespace DnsLb.Commands;

/// <summary><c>dnslb simulate</c></summary>
internal static class SimulateCommand
{
    private static readonly string Details = $"""
        Rotating answers does not rotate load: caches in between hand each answer to all of their clients
        for its TTL, and some have a thousand times the clients of others. This command has simulated
        resolvers ask the pool, with the code that answers queries, and prints for each policy how full
        the fullest member is beside all (max/mean, 1 is perfect), and what is left on a member after it
        failed. Every policy meets the same resolvers and the same chance. Nothing is sent anywhere.

        Policies:
        {string.Join('\n', Simulator.Policies.Select(policy => $"  {policy.Name,-19} {policy.Meaning}"))}

        Examples:
          dnslb simulate zones/lb.example.com.zone www
          dnslb simulate zones/lb.example.com.zone www --policy weighted,weighted@5s,drr2-ttl/s_k
          dnslb simulate zones/lb.example.com.zone www --policy weighted,gdnsd --fail 192.0.2.10@600s --html report.html
          dnslb simulate zones/lb.example.com.zone www --crowd 1x20@600s+5m --wave 30%:20m --farms 20:8
          dnslb simulate zones/lb.example.com.zone www --log queries.txt --drain 192.0.2.10@5m
        """;

    public static Command Create()
    {
        var path = new Argument<string>("ZONE") { Description = "A zone file, or a folder with zone files." };
        var request = new RequestOptions();
        var world = new WorldOptions();
        var log = new Option<string?>("--log") { Description = "A log of queries for the pool, from which resolvers and their demand are taken: a line each, with the time (seconds, or RFC 3339) and the source.", HelpName = "FILE" };
        Option<TimeSpan?> logTtl = ParsedOption.Create("--log-ttl", "TIME", "The TTL of the answers when the log was written; default: the pool's greatest.", text => Values.Duration(text));
        var page = new Option<string?>("--html") { Description = "Writes a page with charts as well.", HelpName = "FILE" };
        Option<string[]> programs = ExecProgramsOption.Create();
        var command = new DocumentedCommand("simulate", "Says how evenly a pool would be loaded, and what a failure would do.", Details) { path, request.Name };
        foreach (Option option in (Option[])[.. request.All, .. world.All, log, logTtl, page, programs])
        {
            command.Options.Add(option);
        }

        command.SetAction((result, cancellation) =>
        {
            var files = new SimulationFiles(result.GetValue(log), result.GetValue(logTtl), result.GetValue(page));
            return Task.FromResult(Run(result.GetValue(path)!, request.Of(result), world.Of(result), files, result.Permitted(programs), result.InvocationConfiguration.Output, cancellation));
        });
        return command;
    }

    private static int Run(string path, SimulationRequest request, SimulationSettings world, SimulationFiles files, PermittedPrograms programs, TextWriter output, CancellationToken cancellation)
    {
        var (read, problems) = OfflineZones.Read([path], programs, new FileSource(TimeProvider.System));
        if (read is null || problems.Count > 0)
        {
            return Messages.Fail(ExitCode.Environment, problems);
        }

        var (pool, settings, wrong) = request.Resolve(read.Zones, world);
        if (pool is null)
        {
            return Messages.Fail(ExitCode.Wrong, [.. read.Diagnostics.Select(diagnostic => $"{diagnostic}"), .. wrong]);
        }

        var (recorded, unread) = files.ReadLog(pool);
        if (unread.Count > 0)
        {
            return Messages.Fail(ExitCode.Environment, unread);
        }

        settings = settings with { Recorded = recorded };
        string[] missing = [.. settings.Crowds.Where(crowd => crowd.Rank > settings.ResolverCount).Select(crowd => $"--crowd: there is no resolver {crowd.Rank}, there are {settings.ResolverCount}")];
        return missing.Length > 0 ? Messages.Fail(ExitCode.Wrong, missing) : Simulate(pool, settings, request.Policies, files, output, cancellation);
    }

    private static int Simulate(PoolDefinition pool, SimulationSettings settings, IReadOnlyList<string> chosen, SimulationFiles files, TextWriter output, CancellationToken cancellation)
    {
        IReadOnlyList<string> policies = chosen.Count > 0 ? chosen : [.. new[] { "rotate", "weighted", "gdnsd", pool.Settings.Policy }.Distinct()];
        var simulator = new Simulator(pool, settings);
        var results = new List<(string Policy, SimulationResult Result)>();
        foreach (string policy in policies)
        {
            using var bar = new ProgressBar(Console.Error, policy, isShown: !Console.IsErrorRedirected);
            results.Add((policy, simulator.Run(policy, bar, cancellation)));
        }

        output.WriteLine(SimulationText.Of(pool, settings, results));
        return files.WritePage(() => SimulationPage.Of(pool, settings, results)) is { } problem ? Messages.Fail(ExitCode.Environment, [problem]) : ExitCode.Ok;
    }
}
