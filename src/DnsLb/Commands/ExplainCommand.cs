using System.CommandLine;
using System.Text.Json;
using DnsLb.Api;
using DnsLb.Core.Files;
using DnsLb.Core.Serving;
using DnsLb.Core.ZoneFiles;
using DnsLb.Terminal;

namespace DnsLb.Commands;

/// <summary><c>dnslb explain</c></summary>
internal static class ExplainCommand
{
    private static readonly ApiJson Indented = new(new JsonSerializerOptions(ApiJson.Default.Options) { WriteIndented = true });

    public static Command Create()
    {
        var name = new Argument<string>("NAME") { HelpName = "NAME", Description = "The query name." };
        var typeAfterName = new Argument<string?>("TYPE") { Description = "The query type, as dig takes it; default A.", Arity = ArgumentArity.ZeroOrOne };
        var zones = new Option<string[]>("--zones") { Description = "A folder with zone files, or one zone file, instead of the running server. Repeatable.", HelpName = "DIR", AllowMultipleArgumentsPerToken = true };
        var type = new Option<string?>("--type") { Description = "The same, in place of the word after the name.", HelpName = "TYPE" };
        var client = new Option<string>("--client") { Description = "Who asks; with a length, the subnet that a resolver tells (EDNS client subnet).", HelpName = "IP[/LENGTH]", DefaultValueFactory = _ => "127.0.0.1" };
        var noProbe = new Option<bool>("--no-probe") { Description = "Take all members as up instead of probing them once." };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var api = new ApiOptions();
        Option<string[]> programs = ExecProgramsOption.Create();
        var command = new DocumentedCommand(
            "explain",
            "Says why a name gets the answer it gets.",
            """
            Shows what each stage of the selection does, whom it drops and why, the TTL and the term that
            limits it, and the answer. It asks the running server, by its HTTP API; with --zones it reads
            zones and probes the name's members once, as a server that starts now would. Exit code 1 when
            the name is in none of the zones.

            Examples:
              dnslb explain www.lb.example.com
              dnslb explain www.lb.example.com --zones zones
              dnslb explain www.lb.example.com AAAA --zones zones
              dnslb explain www.lb.example.com --zones zones --client 192.0.2.0/24 --json
            """)
        {
            name, typeAfterName, zones, type, client, noProbe, json, programs,
        };
        api.AddTo(command);
        name.CompletionSources.Add(new ServerCompletions(api).Owners);
        command.SetAction(async result =>
        {
            bool isOffline = result.GetValue(zones) is { Length: > 0 };
            string?[] types = [result.GetValue(typeAfterName), result.GetValue(type)];
            string given = types.FirstOrDefault(text => text is not null) ?? "A";
            var (request, wrong) = ExplainRequest.Parse(result.GetValue(name)!, given, result.GetValue(client)!);
            string[] problems =
            [
                .. types.Contains(null) ? Array.Empty<string>() : [$"two types, {string.Join(" and ", types)}; give one of them"],
                .. wrong,
                .. isOffline || !result.GetValue(noProbe) ? Array.Empty<string>() : ["--no-probe needs --zones: the running server has its verdicts"],
            ];
            if (request is null || problems.Length > 0)
            {
                return Messages.Fail(ExitCode.Environment, problems);
            }

            int Show(Explanation explanation)
            {
                TextWriter output = result.InvocationConfiguration.Output;
                if (result.GetValue(json))
                {
                    output.WriteLine(JsonSerializer.Serialize(explanation, Indented.Explanation));
                }
                else
                {
                    new Page().Text(ExplanationText.Of(explanation)).WriteTo(output);
                }

                return explanation.InOurZones ? ExitCode.Ok : ExitCode.Wrong;
            }

            return isOffline
                ? await ExplainZonesAsync(request, OfflineZones.Read(result.GetValue(zones)!, result.Permitted(programs), new FileSource(TimeProvider.System)), !result.GetValue(noProbe), Show)
                : await api.RunAsync(result, server => AskAsync(server, result.GetValue(name)!, given, result.GetValue(client)!, Show));
        });
        return command;
    }

    private static async Task<int> ExplainZonesAsync(ExplainRequest request, (OfflineZones? Zones, IReadOnlyList<string> Problems) read, bool probe, Func<Explanation, int> show)
    {
        if (read.Zones is not { } zones || read.Problems.Count > 0)
        {
            return Messages.Fail(ExitCode.Environment, read.Problems);
        }

        foreach (Diagnostic diagnostic in zones.Diagnostics)
        {
            Console.Error.WriteLine(diagnostic);
        }

        var explainer = new Explainer(zones.Zones);
        return show(probe ? await explainer.ProbeAndExplainAsync(request, TimeProvider.System) : explainer.ExplainAllUp(request));
    }

    private static async Task<int> AskAsync(ApiClient server, string name, string type, string client, Func<Explanation, int> show)
    {
        string path = $"explain?name={Uri.EscapeDataString(name)}&type={Uri.EscapeDataString(type)}&client={Uri.EscapeDataString(client)}";
        var (explanation, problem, exitCode) = await server.SendAsync(HttpMethod.Get, path, ApiJson.Default.Explanation);
        return explanation is null ? Messages.Fail(exitCode, [problem!]) : show(explanation);
    }
}
