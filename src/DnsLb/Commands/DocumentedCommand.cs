using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace DnsLb.Commands;

/// <summary>A command with more to say than the line that lists show.</summary>
/// <param name="name">The word.</param>
/// <param name="summary">One line.</param>
/// <param name="details">What its own help adds, with examples.</param>
internal sealed class DocumentedCommand(string name, string summary, string details) : Command(name, summary)
{
    public string Details { get; } = details;
}

/// <summary>The usual help, and a command's details below it.</summary>
internal sealed class DetailedHelp(HelpAction help) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int exitCode = help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is DocumentedCommand command)
        {
            parseResult.InvocationConfiguration.Output.WriteLine(command.Details);
        }

        return exitCode;
    }
}
