using DnsLb.Core.ZoneFiles;

namespace DnsLb.Core.Serving;

/// <summary>What became of a zone file when it was read.</summary>
/// <param name="File">The file.</param>
/// <param name="Zone">The name of the zone that is served from it now; null: none.</param>
/// <param name="Fate">What became of it.</param>
/// <param name="Diagnostics">What is wrong with it.</param>
public sealed record ReadFileReport(string File, string? Zone, ReadFileFate Fate, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>True when the same was said of the same content before.</summary>
    public bool WasReported { get; init; }
}

/// <summary>What becomes of a zone file that is read.</summary>
public enum ReadFileFate
{
    /// <summary>Its zone is new, or has another content than before.</summary>
    Loaded,

    /// <summary>It is as it was.</summary>
    Unchanged,

    /// <summary>It has errors: what was served of it before is served on.</summary>
    Rejected,

    /// <summary>It is gone, and its zone with it.</summary>
    Removed,

    /// <summary>It changed while it was read, and will be read again.</summary>
    Changing,
}
