using System.CommandLine;
using DnsLb.Core.Configuration;
using DnsLb.Core.Simulation;

namespace DnsLb.Commands;

/// <summary>The arguments and options of <c>dnslb simulate</c> that say which pool is tried, by which policies, and what happens to its members.</summary>
internal sealed class RequestOptions
{
    private readonly Option<string> _type = new("--type") { Description = "A or AAAA.", HelpName = "TYPE", DefaultValueFactory = _ => "A" };
    private readonly Option<string?> _policies = new("--policy") { Description = "Policies to compare, with commas between, each perhaps with another TTL than the pool's, such as weighted@5s; default: rotate, weighted, gdnsd and the pool's own.", HelpName = "NAME[@TTL],…" };
    private readonly Option<string[]> _failures = Event("--fail", "MEMBER@TIME[+LENGTH]", "A member that fails, when, and for how long; to the end without a length.");
    private readonly Option<TimeSpan?> _detected = ParsedOption.Create("--detect", "TIME", "How long after a failure answers change; default: as long as the pool's checks promise at most.", text => Values.Duration(text));
    private readonly Option<string[]> _drains = Event("--drain", "MEMBER@TIME", "A member that is drained, and when.");
    private readonly Option<string[]> _additions = Event("--add", "MEMBER@TIME", "A member that is not there until some time.");
    private readonly Option<string[]> _weights = Event("--weight", "MEMBER=SCALE@TIME", "A member that has a multiple of its weight, and of its capacity, from some time on.");

    /// <summary>The owner of the pool.</summary>
    public Argument<string> Name { get; } = new("NAME") { Description = "The owner of a pool, in full or relative to the zone." };

    /// <summary>All options.</summary>
    public IReadOnlyList<Option> All => [_type, _policies, _failures, _detected, _drains, _additions, _weights];

    /// <summary>What a command line asks for.</summary>
    public SimulationRequest Of(ParseResult result) =>
        new(result.GetValue(Name)!, result.GetValue(_type)!, result.GetValue(_policies)?.Split(',') ?? [], result.GetValue(_failures)!, result.GetValue(_detected))
        {
            Drains = result.GetValue(_drains)!,
            Additions = result.GetValue(_additions)!,
            Weights = result.GetValue(_weights)!,
        };

    private static Option<string[]> Event(string name, string form, string description) =>
        new(name) { Description = $"{description} Repeatable.", HelpName = form, DefaultValueFactory = _ => [] };
}
