using System.CommandLine;
using System.CommandLine.Invocation;
using DnsLb.Commands;

namespace DnsLb;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        ParseResult command = DnsLbCommand.Create().Parse(args);
        if (UnknownOptions.Of(command) is { Count: > 0 } unknown)
        {
            return Messages.Fail(ExitCode.Environment, unknown);
        }

        if (command.Action is ParseErrorAction errors)
        {
            errors.ShowHelp = args.Length == 0;
        }

        // Signals are the host's.
        int exitCode = await command.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
        return command.Action is ParseErrorAction ? ExitCode.Environment : exitCode;
    }
}
