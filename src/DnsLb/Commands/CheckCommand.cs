using System.CommandLine;
using DnsLb.Core.Serving;
using DnsLb.Core.ZoneFiles;

namespace DnsLb.Commands;

/// <summary><c>dnslb check</c></summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var paths = new Argument<string[]>("PATH") { Description = "Folders with zone files, or zone files.", Arity = ArgumentArity.OneOrMore };
        var command = new DocumentedCommand(
            "check",
            "Says what is wrong with zone files.",
            """
            Reads zone files as serve does and prints every error and warning, as file:line:column: message,
            and a summary. Exit code 1 when there is an error. A PATH that begins with - is written ./-PATH.

            Examples:
              dnslb check zones
              dnslb check zones/lb.example.com.zone
            """)
        {
            paths,
        };
        command.SetAction(result => Run(result.GetValue(paths)!, result.InvocationConfiguration.Output));
        return command;
    }

    private static int Run(string[] paths, TextWriter output)
    {
        List<ZoneFolderResult> folders = [.. paths.Select(ZoneFolder.Find)];
        List<string> files = [.. folders.SelectMany(folder => folder.Files).Distinct()];
        List<Diagnostic> unreadable = [.. folders.SelectMany(folder => folder.Diagnostics)];
        if (unreadable.Count > 0)
        {
            return Messages.Fail(ExitCode.Environment, unreadable.Select(problem => problem.ToString()));
        }

        if (files.Count == 0)
        {
            return Messages.Fail(ExitCode.Environment, [$"no zone file in {string.Join(", ", paths)}"]);
        }

        IReadOnlyList<ZoneFileResult> results = ZoneFolder.ReadAll(files);
        List<Diagnostic> diagnostics = [.. results.SelectMany(result => result.Diagnostics)];
        diagnostics.ForEach(output.WriteLine);
        int errors = diagnostics.Count(diagnostic => diagnostic.Severity == Severity.Error);
        int zones = results.Count(result => result.Zone is not null);
        int records = results.Sum(result => result.Zone?.Records.Count ?? 0);
        output.WriteLine(string.Join(", ", Count.Of(zones, "zone"), Count.Of(records, "record"), Count.Of(errors, "error"), Count.Of(diagnostics.Count - errors, "warning")));
        return errors > 0 ? ExitCode.Wrong : ExitCode.Ok;
    }
}
