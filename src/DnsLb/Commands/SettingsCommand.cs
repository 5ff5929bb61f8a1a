using System.CommandLine;
using DnsLb.Api;
using DnsLb.Core.Serving;

namespace DnsLb.Commands;

/// <summary><c>dnslb settings</c></summary>
internal static class SettingsCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Prints them as JSON." };
        var schema = new Option<bool>("--schema") { Description = "Prints the JSON schema of appsettings.json, for editors." };
        var command = new DocumentedCommand(
            "settings",
            "Shows the settings that serve would start with, who says so, and what is wrong with them.",
            """
            Reads the settings file, the environment and the options as serve does, starts nothing, and prints
            each setting with its value and where that is from: default, FILE:LINE:COLUMN, environment NAME, or
            --OPTION. Of what may be secret it says (set). Exit code 1 when something is wrong: all of it is told.

            Examples:
              dnslb settings
              dnslb settings --settings /etc/dnslb/appsettings.json --json
              dnslb settings --schema > appsettings.schema.json
            """);
        var options = new ServerOptions();
        options.AddTo(command);
        command.Options.Add(json);
        command.Options.Add(schema);
        command.SetAction(result => result.GetValue(schema)
            ? PrintSchema(result.InvocationConfiguration.Output)
            : Print(options.Read(result), result.GetValue(json), result.InvocationConfiguration.Output));
        return command;
    }

    private static int PrintSchema(TextWriter output)
    {
        output.Write(SettingsSchema.Text);
        return ExitCode.Ok;
    }

    private static int Print(SettingsReading read, bool asJson, TextWriter output)
    {
        IReadOnlyList<string> problems = read.Settings is { } settings ? ApiAccess.Of(settings.Api).Problems : read.Problems;
        output.Write(asJson ? SettingsText.Json(read.Effective, problems) : SettingsText.Table(read.Effective));
        return problems.Count > 0 ? Messages.Fail(ExitCode.Wrong, problems) : ExitCode.Ok;
    }
}
