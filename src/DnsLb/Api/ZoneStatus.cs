using DnsLb.Core.Serving;

namespace DnsLb.Api;

/// <summary>A zone file and what is served from it, as the API shows it.</summary>
/// <param name="Name">The zone that is served from it; null: none.</param>
/// <param name="File">The file; or a folder, or a part of a zone, that cannot be read.</param>
/// <param name="State"><c>served</c>; <c>kept</c>: as it was before its errors; or <c>rejected</c>: nothing is served from it.</param>
/// <param name="Serial">The serial that is served.</param>
/// <param name="Records">How many records are served.</param>
/// <param name="Pools">How many pools are served.</param>
/// <param name="LoadedAt">When what is served was read.</param>
/// <param name="Errors">What keeps the file, as it is now, from being served.</param>
/// <param name="Warnings">What else is wrong with it.</param>
internal sealed record ZoneStatus(
    string? Name,
    string File,
    string State,
    uint? Serial,
    int? Records,
    int? Pools,
    DateTimeOffset? LoadedAt,
    IReadOnlyList<DiagnosticStatus> Errors,
    IReadOnlyList<DiagnosticStatus> Warnings)
{
    /// <summary>One file.</summary>
    public static ZoneStatus Of(ZoneFileStatus file) => new(
        file.Zone?.Name,
        file.File,
        file.Zone is null ? "rejected" : file.IsCurrent ? "served" : "kept",
        file.Zone?.Serial,
        file.Zone?.RecordCount,
        file.Zone?.Pools.Count,
        file.LoadedAt,
        DiagnosticStatus.Errors(file.Diagnostics),
        DiagnosticStatus.Warnings(file.Diagnostics));
}

/// <summary>What came of reading all zone files again, as the API shows it.</summary>
/// <param name="Done">False: it goes on; ask for <c>/zones</c> later.</param>
/// <param name="Files">Each file.</param>
internal sealed record ReloadStatus(bool Done, IReadOnlyList<ReloadedFile> Files)
{
    /// <summary>What came of it.</summary>
    public static ReloadStatus Of(ReloadReport report) => new(
        true,
        [
            .. report.Files.Select(ReloadedFile.Of),
            .. report.Problems.Select(problem => new ReloadedFile(problem.File, null, "unreadable", DiagnosticStatus.Errors([problem]), [])),
        ]);
}

/// <summary>What became of a zone file that was read again, as the API shows it.</summary>
/// <param name="File">The file.</param>
/// <param name="Zone">The zone that is served from it now; null: none.</param>
/// <param name="Result"><c>loaded</c>, <c>unchanged</c>, <c>rejected</c>, <c>removed</c>, <c>changing</c> (it will be read again), or <c>unreadable</c> for a folder.</param>
/// <param name="Errors">Why it was rejected.</param>
/// <param name="Warnings">What else is wrong with it.</param>
internal sealed record ReloadedFile(string File, string? Zone, string Result, IReadOnlyList<DiagnosticStatus> Errors, IReadOnlyList<DiagnosticStatus> Warnings)
{
    /// <summary>One file.</summary>
    public static ReloadedFile Of(ReadFileReport report) => new(
        report.File,
        report.Zone,
        report.Fate.ToString().ToLowerInvariant(),
        DiagnosticStatus.Errors(report.Diagnostics),
        DiagnosticStatus.Warnings(report.Diagnostics));
}
