using System.CommandLine;
using DnsLb.Core.Checks;
using DnsLb.Core.Configuration;
using DnsLb.Core.Files;
using DnsLb.Core.Serving;
using DnsLb.Core.Simulation;

namespace DnsLb.Commands;

/// <summary><c>dnslb simulate</c></summary>
internal static class SimulateCommand
{
    private static readonly SimulationSettings Defaults = new();

    public static Command Create()
    {
        var path = new Argument<string>("ZONE") { Description = "A zone file, or a folder with zone files." };
        var name = new Argument<string>("NAME") { Description = "The owner of a pool, in full or relative to the zone." };
        var type = new Option<string>("--type") { Description = "A or AAAA.", HelpName = "TYPE", DefaultValueFactory = _ => "A" };
        var policies = new Option<string?>("--policy") { Description = "Policies to compare, with commas between, each perhaps with another TTL than the pool's, such as weighted@5s; default: rotate, weighted, gdnsd and the pool's own.", HelpName = "NAME[@TTL],…" };
        var failures = new Option<string[]>("--fail") { Description = "A member that fails, and when. Repeatable.", HelpName = "MEMBER@TIME" };
        Option<TimeSpan?> detected = ParsedOption.Create("--detect", "TIME", "How long after a failure answers change; default: as long as the pool's checks promise at most.", text => Values.Duration(text));
        Option<int> resolvers = ParsedOption.Create("--resolvers", "N", "How many resolvers ask.", text => Values.Whole(text, 1, 10_000_000), Defaults.Resolvers);
        Option<double> skew = ParsedOption.Create("--skew", "S", "The n-th largest has a demand in proportion to n to the minus S; 0: all alike.", text => Values.Number(text) is >= 0 and <= 10 and var skew ? skew : null, Defaults.Skew);
        Option<double> lookups = ParsedOption.Create("--lookups", "N", "Sessions that clients begin in a second, each with a lookup.", text => Values.Number(text) is > 0 and <= 1e9 and var rate ? rate : null, Defaults.Lookups);
        Option<TimeSpan> persistence = ParsedOption.Create("--persistence", "TIME", "How long on average a client stays with an address.", text => Values.Duration(text) is { } time && time > TimeSpan.Zero ? time : (TimeSpan?)null, Defaults.Persistence);
        Option<TimeSpan> time = ParsedOption.Create("--time", "TIME", "How long is simulated, after a warm-up of 20 minutes.", text => Values.Duration(text) is { } time && time >= Defaults.Window ? time : (TimeSpan?)null, Defaults.Duration);
        Option<int> seed = ParsedOption.Create("--seed", "N", "Which chance: the same gives the same table.", text => Values.Whole(text, 0, int.MaxValue), Defaults.Seed);
        Option<string[]> programs = ExecProgramsOption.Create();
        var command = new DocumentedCommand(
            "simulate",
            "Says how evenly a pool would be loaded, and what a failure would do.",
            $"""
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
              dnslb simulate zones/lb.example.com.zone www --policy weighted,gdnsd --fail 192.0.2.10@600s
            """)
        {
            path, name, type, policies, failures, detected, resolvers, skew, lookups, persistence, time, seed, programs,
        };
        command.SetAction((result, cancellation) =>
        {
            string[]? chosen = result.GetValue(policies)?.Split(',');
            var request = new SimulationRequest(result.GetValue(name)!, result.GetValue(type)!, chosen ?? [], result.GetValue(failures)!, result.GetValue(detected));
            SimulationSettings world = Defaults with
            {
                Resolvers = result.GetValue(resolvers),
                Skew = result.GetValue(skew),
                Lookups = result.GetValue(lookups),
                Persistence = result.GetValue(persistence),
                Duration = result.GetValue(time),
                Seed = result.GetValue(seed),
            };
            return Task.FromResult(Run(result.GetValue(path)!, request, world, result.Permitted(programs), result.InvocationConfiguration.Output, cancellation));
        });
        return command;
    }

    private static int Run(string path, SimulationRequest request, SimulationSettings world, PermittedPrograms programs, TextWriter output, CancellationToken cancellation)
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

        IReadOnlyList<string> policies = request.Policies.Count > 0 ? request.Policies : [.. new[] { "rotate", "weighted", "gdnsd", pool.Settings.Policy }.Distinct()];
        var simulator = new Simulator(pool, settings);
        var results = new List<(string Policy, SimulationResult Result)>();
        foreach (string policy in policies)
        {
            using var bar = new ProgressBar(Console.Error, policy, isShown: !Console.IsErrorRedirected);
            results.Add((policy, simulator.Run(policy, bar, cancellation)));
        }

        output.WriteLine(SimulationText.Of(pool, settings, results));
        return ExitCode.Ok;
    }
}
