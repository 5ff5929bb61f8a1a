using DnsLb.Core.ZoneFiles;

namespace DnsLb.Api;

/// <summary>What is wrong with a zone file, as the API shows it.</summary>
/// <param name="File">The file, which may be one that the zone file includes.</param>
/// <param name="Line">The line, from 1; 0: the file as a whole.</param>
/// <param name="Column">The column in characters, from 1; 0: the file as a whole.</param>
/// <param name="Message">What is wrong.</param>
internal sealed record DiagnosticStatus(string File, int Line, int Column, string Message)
{
    /// <summary>Those that keep a zone from being served.</summary>
    public static IReadOnlyList<DiagnosticStatus> Errors(IEnumerable<Diagnostic> diagnostics) => Of(diagnostics, Severity.Error);

    /// <summary>The others.</summary>
    public static IReadOnlyList<DiagnosticStatus> Warnings(IEnumerable<Diagnostic> diagnostics) => Of(diagnostics, Severity.Warning);

    private static IReadOnlyList<DiagnosticStatus> Of(IEnumerable<Diagnostic> diagnostics, Severity severity) =>
        [.. diagnostics.Where(each => each.Severity == severity).Select(each => new DiagnosticStatus(each.File, each.Line, each.Column, each.Message))];
}
