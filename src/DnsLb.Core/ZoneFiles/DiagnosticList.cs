using DnsLb.Core.Zones;

namespace DnsLb.Core.ZoneFiles;

/// <summary>The diagnostics of one zone, bounded, so that a file of garbage does not print millions.</summary>
internal sealed class DiagnosticList
{
    /// <summary>The most errors, and the most warnings, that are kept of one zone.</summary>
    public const int Limit = 100;

    private readonly List<(RecordPosition Position, Severity Severity, string Message)> _entries = [];
    private readonly List<string> _files = [];
    private int _errors;
    private int _warnings;

    /// <summary>True when there is an error.</summary>
    public bool HasErrors => _errors > 0;

    /// <summary>True when so many errors were found that reading on is pointless.</summary>
    public bool IsFull => _errors >= Limit;

    /// <summary>Adds a file.</summary>
    /// <returns>Its index, for <see cref="RecordPosition.File"/>.</returns>
    public ushort AddFile(string path)
    {
        _files.Add(path);
        return (ushort)(_files.Count - 1);
    }

    /// <summary>Adds an error.</summary>
    public void Error(RecordPosition position, string message) => Add(ref _errors, position, Severity.Error, message);

    /// <summary>Adds a warning.</summary>
    public void Warning(RecordPosition position, string message) => Add(ref _warnings, position, Severity.Warning, message);

    /// <summary>The diagnostics by file, line and column; if the limit was reached, the last one says so.</summary>
    public IReadOnlyList<Diagnostic> InOrder()
    {
        List<Diagnostic> ordered =
        [
            .. _entries
                .OrderBy(entry => entry.Position.File)
                .ThenBy(entry => entry.Position.Line)
                .ThenBy(entry => entry.Position.Column)
                .Select(entry => new Diagnostic(_files[entry.Position.File], entry.Position.Line, entry.Position.Column, entry.Severity, entry.Message)),
        ];
        if (_warnings > Limit)
        {
            ordered.Add(ordered[^1] with { Severity = Severity.Warning, Message = $"{_warnings - Limit} more warnings are not shown" });
        }

        if (IsFull)
        {
            ordered.Add(ordered[^1] with { Severity = Severity.Error, Message = $"stopped after {Limit} errors; there may be more" });
        }

        return ordered;
    }

    private void Add(ref int count, RecordPosition position, Severity severity, string message)
    {
        if (count++ < Limit)
        {
            _entries.Add((position, severity, message));
        }
    }
}
