using System.CommandLine;

namespace DnsLb.Commands;

/// <summary>Options whose values are read as in zone files.</summary>
internal static class ParsedOption
{
    /// <summary>An option that has a value always.</summary>
    /// <param name="name">Its name, with the dashes.</param>
    /// <param name="form">What stands for its value in the help.</param>
    /// <param name="description">What it is.</param>
    /// <param name="parse">Reads a value; null when it is none.</param>
    /// <param name="given">The value when the option is not given.</param>
    public static Option<T> Create<T>(string name, string form, string description, Func<string, T?> parse, T given)
        where T : struct
    {
        var option = new Option<T>(name)
        {
            Description = description,
            HelpName = form,
            DefaultValueFactory = _ => given,
        };
        option.CustomParser = result => Read(name, description, parse, result) ?? default;
        return option;
    }

    /// <summary>An option that may be left out.</summary>
    /// <inheritdoc cref="Create{T}(string, string, string, Func{string, T?}, T)"/>
    public static Option<T?> Create<T>(string name, string form, string description, Func<string, T?> parse)
        where T : struct =>
        new(name) { Description = description, HelpName = form, CustomParser = result => Read(name, description, parse, result) };

    /// <summary>An option that is left out or given any number of times.</summary>
    /// <inheritdoc cref="Create{T}(string, string, string, Func{string, T?}, T)"/>
    public static Option<T[]> CreateRepeatable<T>(string name, string form, string description, Func<string, T?> parse)
        where T : struct =>
        new(name)
        {
            Description = $"{description} Repeatable.",
            HelpName = form,
            DefaultValueFactory = _ => [],
            CustomParser = result => [.. result.Tokens.Select(token => Read(name, description, parse, token.Value, result) ?? default)],
        };

    private static T? Read<T>(string name, string description, Func<string, T?> parse, System.CommandLine.Parsing.ArgumentResult result)
        where T : struct =>
        Read(name, description, parse, result.Tokens.Count == 1 ? result.Tokens[0].Value : "", result);

    private static T? Read<T>(string name, string description, Func<string, T?> parse, string text, System.CommandLine.Parsing.ArgumentResult result)
        where T : struct
    {
        T? value = parse(text);
        if (value is null)
        {
            result.AddError($"{name} does not take \"{text}\". It is: {description}");
        }

        return value;
    }
}
