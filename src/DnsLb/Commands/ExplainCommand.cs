using System.CommandLine;
using System.Net;
using System.Text;
using System.Text.Json;
using DnsLb.Core.Configuration;
using DnsLb.Core.Serving;
using DnsLb.Core.Wire;
using DnsLb.Core.ZoneFiles;

namespace DnsLb.Commands;

/// <summary><c>dnslb explain</c></summary>
internal static class ExplainCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "The query name." };
        var typeAfterName = new Argument<string?>("TYPE") { Description = "The query type, as dig takes it; default A.", Arity = ArgumentArity.ZeroOrOne };
        var zones = new Option<string[]>("--zones") { Description = "A folder with zone files, or one zone file. Repeatable.", HelpName = "DIR", Required = true, AllowMultipleArgumentsPerToken = true };
        var type = new Option<string?>("--type") { Description = "The same, in place of the word after the name.", HelpName = "TYPE" };
        var client = new Option<string>("--client") { Description = "Who asks; with a length, the subnet that a resolver tells (EDNS client subnet).", HelpName = "IP[/LENGTH]", DefaultValueFactory = _ => "127.0.0.1" };
        var noProbe = new Option<bool>("--no-probe") { Description = "Take all members as up instead of probing them once." };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        Option<string[]> programs = ExecProgramsOption.Create();
        var command = new DocumentedCommand(
            "explain",
            "Says why a name gets the answer it gets.",
            """
            Reads the zones, probes the name's members once, as a server that starts now would, and shows what
            each stage of the selection does, whom it drops and why, the TTL and the term that limits it, and
            the answer. Exit code 1 when the name is in none of the zones.

            Examples:
              dnslb explain www.lb.example.com --zones zones
              dnslb explain www.lb.example.com AAAA --zones zones
              dnslb explain www.lb.example.com --zones zones --client 192.0.2.0/24 --json
            """)
        {
            name, typeAfterName, zones, type, client, noProbe, json, programs,
        };
        command.SetAction(async result =>
        {
            var problems = new List<string>();
            string?[] types = [result.GetValue(typeAfterName), result.GetValue(type)];
            if (!types.Contains(null))
            {
                problems.Add($"two types, {string.Join(" and ", types)}; give one of them");
            }

            ExplainRequest? request = Request(result.GetValue(name)!, types.FirstOrDefault(given => given is not null) ?? "A", result.GetValue(client)!, problems);
            return request is null
                ? Messages.Fail(ExitCode.Environment, problems)
                : await RunAsync(request, OfflineZones.Read(result.GetValue(zones)!, result.Permitted(programs)), !result.GetValue(noProbe), result.GetValue(json), result.InvocationConfiguration.Output);
        });
        return command;
    }

    private static async Task<int> RunAsync(ExplainRequest request, (OfflineZones? Zones, IReadOnlyList<string> Problems) read, bool probe, bool json, TextWriter output)
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
        Explanation explanation = probe ? await explainer.ProbeAndExplainAsync(request, TimeProvider.System) : explainer.ExplainAllUp(request);
        output.WriteLine(json ? JsonSerializer.Serialize(explanation, Json) : ExplanationText.Of(explanation));
        return explanation.InOurZones ? ExitCode.Ok : ExitCode.Wrong;
    }

    private static ExplainRequest? Request(string name, string type, string client, List<string> problems)
    {
        byte[] wire = new byte[WireName.MaxLength];
        if (WireName.TryParse(Encoding.UTF8.GetBytes(name), [0], wire, out int length) is { } problem)
        {
            problems.Add($"\"{name}\" is no name: {problem}");
        }

        RRType? rrType = TypeNames.Parse(Encoding.UTF8.GetBytes(type));
        if (rrType is null)
        {
            problems.Add($"\"{type}\": unknown type; write a mnemonic such as AAAA, or TYPEnnn");
        }

        string[] parts = client.Split('/');
        IPAddress? address = Values.Address(parts[0]);
        int? prefix = parts.Length == 2 && address is not null ? Values.Whole(parts[1], 0, address.GetAddressBytes().Length * 8) : null;
        if (address is null || parts.Length > 2 || (parts.Length == 2 && prefix is null))
        {
            problems.Add($"\"--client {client}\": the client must be an address such as 192.0.2.1, or a subnet such as 192.0.2.0/24");
        }

        return problems.Count == 0 ? new ExplainRequest(wire[..length], rrType!.Value, address!, prefix) : null;
    }
}
