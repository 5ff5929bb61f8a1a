using System.CommandLine;
using DnsLb.Core.Checks;
using DnsLb.Core.Files;

namespace DnsLb.Commands;

/// <summary>The server's setting of that name, for commands that read zones and do not serve.</summary>
internal static class ExecProgramsOption
{
    public static Option<string[]> Create()
    {
        var option = new Option<string[]>($"--{PermittedPrograms.Setting}")
        {
            Description = $"As of serve: {PermittedPrograms.Meaning} ({PermittedPrograms.Form}).",
            HelpName = "PATH",
            AllowMultipleArgumentsPerToken = true,
        };
        option.Validators.Add(result =>
        {
            foreach (string path in result.Tokens.Select(token => token.Value).Where(path => !PermittedPrograms.IsPath(path)))
            {
                result.AddError($"\"{option.Name} {path}\": it must be {PermittedPrograms.Form}");
            }
        });
        return option;
    }

    /// <summary>What the option permits; warns of paths that lead nowhere.</summary>
    public static PermittedPrograms Permitted(this ParseResult result, Option<string[]> option)
    {
        var programs = new PermittedPrograms(result.GetValue(option) ?? []);
        foreach (string warning in programs.Warnings(new FileSource(TimeProvider.System)))
        {
            result.InvocationConfiguration.Error.WriteLine($"dnslb: warning: {warning}");
        }

        return programs;
    }
}
