using System.CommandLine;
using System.CommandLine.Invocation;
using DnsLb.Commands;
using DnsLb.Core.Files;
using DnsLb.Hosting;

namespace DnsLb;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        StandardStreams.Complete();
        ParseResult command = DnsLbCommand.Create().Parse(args);
        string[] wrongOptions = [.. UnknownOptions.Of(command), .. MissingValues.Of(command)];
        if (wrongOptions.Length > 0)
        {
            return Messages.Fail(ExitCode.Environment, wrongOptions);
        }

        if (command.Action is ParseErrorAction errors)
        {
            errors.ShowHelp = args.Length == 0;
        }

        try
        {
            // Signals are the host's.
            int exitCode = await command.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
            return command.Action is ParseErrorAction ? ExitCode.Environment : exitCode;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Commands handle their files themselves; what is left is standard output.
            return Messages.Fail(ExitCode.Environment, [$"cannot write the output: {FileFailure.Reason(failure)}"]);
        }
    }
}
