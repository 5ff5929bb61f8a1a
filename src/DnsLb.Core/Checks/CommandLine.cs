using DnsLb.Core.Configuration;

namespace DnsLb.Core.Checks;

/// <summary>A program and its arguments on one line, as <see cref="QuotedWords"/>: there is no shell.</summary>
internal static class CommandLine
{
    /// <summary>The form, for messages.</summary>
    public const string Form = "an absolute path without . and .., and arguments";

    /// <summary>The words; null when a quote is not closed or the first word is no path that <see cref="PermittedPrograms.IsPath"/> accepts.</summary>
    public static string[]? Split(string text) =>
        QuotedWords.Split(text) is [var program, ..] words && PermittedPrograms.IsPath(program) && !text.Contains('\0') ? words : null;
}
