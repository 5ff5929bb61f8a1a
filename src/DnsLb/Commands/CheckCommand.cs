using System.CommandLine;
using DnsLb.Core.Checks;
using DnsLb.Core.Files;
using DnsLb.Core.Serving;
using DnsLb.Core.ZoneFiles;

namespace DnsLb.Commands;

/// <summary><c>dnslb check</c></summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var paths = new Argument<string[]>("PATH") { Description = "Folders with zone files, or zone files.", Arity = ArgumentArity.OneOrMore };
        Option<string[]> programs = ExecProgramsOption.Create();
        var command = new DocumentedCommand(
            "check",
            "Says what is wrong with zone files.",
            """
            Reads zone files as serve does and prints every error and warning, as file:line:column: message,
            and a summary; so too the files of states that file checks go by, as warnings. Exit code 1 when there
            is an error. A PATH that begins with - is written ./-PATH.

            Examples:
              dnslb check zones
              dnslb check zones/lb.example.com.zone
            """)
        {
            paths, programs,
        };
        command.SetAction(result => Run(result.GetValue(paths)!, result.Permitted(programs), result.InvocationConfiguration.Output));
        return command;
    }

    private static int Run(string[] paths, PermittedPrograms programs, TextWriter output)
    {
        var source = new FileSource(TimeProvider.System);
        var (read, problems) = OfflineZones.Read(paths, programs, source);
        if (read is null)
        {
            return Messages.Fail(ExitCode.Environment, problems);
        }

        Diagnostic[] diagnostics = [.. read.Diagnostics, .. read.StatesFileWarnings(source)];
        foreach (Diagnostic diagnostic in diagnostics)
        {
            output.WriteLine(diagnostic);
        }

        int errors = diagnostics.Count(diagnostic => diagnostic.Severity == Severity.Error);
        long records = read.Zones.Sum(zone => (long)zone.RecordCount);
        string counts = string.Join(", ", Count.Of(read.Zones.Count, "zone"), Count.Of(records, "record"), Count.Of(errors, "error"), Count.Of(diagnostics.Length - errors, "warning"));
        output.WriteLine($"{counts}: {ZoneNames.Of(read.Zones)}");
        return problems.Count > 0 ? Messages.Fail(ExitCode.Environment, problems) : errors > 0 ? ExitCode.Wrong : ExitCode.Ok;
    }
}
