using System.CommandLine;
using System.CommandLine.Parsing;
using DnsLb.Core.Configuration;

namespace DnsLb.Commands;

/// <summary>Finds misspelt options, which the parser takes for values of the option or argument before them.</summary>
internal static class UnknownOptions
{
    /// <summary>A message for each word that looks like an option and is none. What follows <c>--</c> is never an option.</summary>
    public static IReadOnlyList<string> Of(ParseResult command)
    {
        string[] known = [.. Known(command).Select(option => option.Name)];
        return [.. command.Tokens
            .TakeWhile(token => token.Type != TokenType.DoubleDash)
            .Where(token => token.Type == TokenType.Argument && LooksLikeOption(token.Value))
            .Select(token => token.Value.Split('=')[0])
            .Except(known)
            .Select(word => $"unknown option {word}; {Nearest.Hint(word, known)}")];
    }

    /// <summary>The options that may stand where the command line ends.</summary>
    public static IEnumerable<Option> Known(ParseResult command) => Commands(command.CommandResult).SelectMany(each => each.Options);

    // A negative number is a wrong value, and "-" alone a word like others.
    private static bool LooksLikeOption(string word) => word is ['-', not (>= '0' and <= '9'), ..];

    private static IEnumerable<Command> Commands(CommandResult? result)
    {
        for (; result is not null; result = result.Parent as CommandResult)
        {
            yield return result.Command;
        }
    }
}
