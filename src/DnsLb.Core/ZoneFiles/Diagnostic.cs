namespace DnsLb.Core.ZoneFiles;

/// <summary>Something that is wrong with a zone file, and where.</summary>
/// <param name="File">The file's path as the reader was given it.</param>
/// <param name="Line">The line, from 1; 0 when the file as a whole could not be read.</param>
/// <param name="Column">The column in characters, from 1; 0 when the file as a whole could not be read.</param>
/// <param name="Severity">An error keeps the zone from being served, a warning does not.</param>
/// <param name="Message">What is wrong, with the offending text in quotes.</param>
public sealed record Diagnostic(string File, int Line, int Column, Severity Severity, string Message)
{
    /// <summary>The form <c>file:line:column: message</c>; a warning says so before its message.</summary>
    public override string ToString()
    {
        string place = Line == 0 ? File : $"{File}:{Line}:{Column}";
        return $"{place}: {(Severity == Severity.Warning ? "warning: " : "")}{Message}";
    }
}

/// <summary>How bad a <see cref="Diagnostic"/> is.</summary>
public enum Severity
{
    /// <summary>The zone is not served.</summary>
    Error,

    /// <summary>The zone is served all the same.</summary>
    Warning,
}
