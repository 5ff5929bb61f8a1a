using System.CommandLine;
using System.CommandLine.Parsing;

namespace DnsLb.Commands;

/// <summary>Finds options without their value, of which the parser says too little or, where others give values, nothing.</summary>
internal static class MissingValues
{
    /// <summary>A message for each option that another one or the end follows.</summary>
    public static IReadOnlyList<string> Of(ParseResult command)
    {
        ILookup<string, Option> options = UnknownOptions.Known(command).ToLookup(option => option.Name);

        // The parser takes an option that follows one for its value.
        bool IsValue(Token? token) => token?.Type == TokenType.Argument && !options.Contains(token.Value.Split('=')[0]);
        return [..
            from pair in command.Tokens.Zip(command.Tokens.Skip(1).Append(null))
            where pair.First.Type == TokenType.Option && !IsValue(pair.Second)
            from option in options[pair.First.Value]
            where TakesAValue(option)
            select $"{option.Name} lacks its value: {option.Description}"];
    }

    private static bool TakesAValue(Option option) => option.Arity.MaximumNumberOfValues > 0 && option.ValueType != typeof(bool);
}
