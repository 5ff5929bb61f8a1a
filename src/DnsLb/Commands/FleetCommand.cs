using System.CommandLine;
using System.Text.Json;
using DnsLb.Api;
using DnsLb.Operating;

namespace DnsLb.Commands;

/// <summary><c>dnslb pools</c> and <c>dnslb members</c></summary>
internal static class FleetCommand
{
    /// <summary>The commands.</summary>
    public static IEnumerable<Command> Create() =>
    [
        Create(
            "pools",
            "Lists the pools of a running server.",
            """
            UP is how many members answers may hold, of how many; ADDRESSES is how many an answer holds;
            QUERIES is how many the pool has answered since the server started.

            Examples:
              dnslb pools
              dnslb pools "*.example.com" --json
            """,
            (pools, pattern) => [.. pools.Where(pattern.Matches)],
            (shown, _) => FleetPages.Pools(shown)),
        Create(
            "members",
            "Lists the members of pools of a running server, and why they are up or down.",
            """
            A STATE such as DOWN! is forced by a person, and what its checks say stands in brackets; NOW is
            what health makes of the WEIGHT; SHARE is the part of the pool's answers since the server
            started. With policy=lease, LEASED/S is how many lookups per second resolvers were leased to
            it, and EXPECTED its part of what all are expected to serve.

            Examples:
              dnslb members
              dnslb members www.example.com
              dnslb members 192.0.2.10 --json
            """,
            (pools, pattern) => pattern.Of(pools),
            FleetPages.Members),
    ];

    private static DocumentedCommand Create(
        string name,
        string summary,
        string details,
        Func<IReadOnlyList<PoolStatus>, NamePattern, IReadOnlyList<PoolStatus>> choose,
        Func<IReadOnlyList<PoolStatus>, IReadOnlyList<PoolStatus>, Terminal.Page> show)
    {
        var pattern = new Argument<string?>("PATTERN") { HelpName = "PATTERN", Description = NamePattern.Form, Arity = ArgumentArity.ZeroOrOne };
        var json = new Option<bool>("--json") { Description = "Print the pools as JSON, as the API has them." };
        var api = new ApiOptions();
        var command = new DocumentedCommand(name, summary, details) { pattern, json };
        api.AddTo(command);
        pattern.CompletionSources.Add(new ServerCompletions(api).Selectors);
        command.SetAction(result => api.RunAsync(result, async client =>
        {
            var (pools, problem) = await client.AskAsync("pools", ApiJson.Default.IReadOnlyListPoolStatus);
            if (pools is null)
            {
                return Messages.Fail(ExitCode.Environment, [problem!]);
            }

            string text = result.GetValue(pattern) ?? "";
            IReadOnlyList<PoolStatus> shown = choose(pools, new NamePattern(text));
            if (result.GetValue(json))
            {
                result.InvocationConfiguration.Output.WriteLine(JsonSerializer.Serialize(shown, ApiJson.Default.IReadOnlyListPoolStatus));
                return ExitCode.Ok;
            }

            if (shown.Count == 0)
            {
                return Messages.Fail(ExitCode.Wrong, [text.Length == 0 ? "the server has no pool" : $"nothing of \"{text}\" among {pools.Count} pools"]);
            }

            show(shown, pools).WriteTo(result.InvocationConfiguration.Output);
            return ExitCode.Ok;
        }));
        return command;
    }
}
