using System.Text;
using DnsLb.Core.Configuration;
using DnsLb.Core.Files;
using DnsLb.Core.Wire;
using DnsLb.Core.Zones;

namespace DnsLb.Core.ZoneFiles;

/// <summary>Reads a zone file and those it includes: directives here, records through <see cref="RecordParser"/> (RFC 1035 section 5.1, RFC 2308 section 4).</summary>
internal sealed class MasterFileParser(Func<string, Stream> open, AnnotationCollector annotations, DiagnosticList diagnostics)
{
    /// <summary>How deep includes may nest.</summary>
    public const int MaxDepth = 16;

    /// <summary>How many files a zone may have, one that is included twice counted twice: as many as <see cref="RecordPosition.File"/> tells apart.</summary>
    public const int MaxFiles = ushort.MaxValue;

    private static readonly string[] Directives = ["$ORIGIN", "$TTL", "$INCLUDE", "$GENERATE"];

    private readonly List<string> _files = [];
    private readonly Stack<string> _nesting = new();
    private RecordParser _parser = null!;
    private GenerateDirective _generate = null!;

    /// <summary>Full paths of all files, those that could not be read too.</summary>
    public IReadOnlyList<string> Files => _files;

    /// <summary>The records that could not be read.</summary>
    public UnreadRecords Unread { get; } = new();

    /// <summary>The records.</summary>
    public ZoneRecords Records { get; private set; } = new();

    /// <summary>Reads the zone file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="origin">The initial <c>$ORIGIN</c>.</param>
    public void Parse(string path, byte[] origin) => ReadFile(path, cause: null, stream => Begin(stream, origin));

    private void Begin(Stream stream, byte[] origin)
    {
        Records = new ZoneRecords(stream.CanSeek ? stream.Length : 0);
        _parser = new RecordParser(Records, Unread, diagnostics) { Origin = origin };
        _generate = new GenerateDirective(_parser, diagnostics);
    }

    private void ReadFile(string path, RecordPosition? cause, Action<Stream>? begin = null)
    {
        ushort file = diagnostics.AddFile(path);
        _files.Add(Path.GetFullPath(path));
        _nesting.Push(path);
        try
        {
            using Stream stream = open(path);
            begin?.Invoke(stream);
            ReadEntries(new EntryReader(stream), new Entry { File = file });
        }
        catch (Exception failure) when (FileFailure.Is(failure))
        {
            Unread.AddAnything();
            string what = cause is null ? "the file" : $"\"{path}\"";
            diagnostics.Error(cause ?? new RecordPosition(file, 0, 0), $"cannot read {what}: {FileFailure.Reason(failure)}");
        }

        _nesting.Pop();
    }

    private void ReadEntries(EntryReader reader, Entry entry)
    {
        while (!diagnostics.IsFull && reader.Read(entry))
        {
            AnnotationBearer bearer = ReadEntry(entry);
            if (entry.Comments.Count > 0)
            {
                annotations.Read(entry, bearer, _parser.Origin);
            }
            else
            {
                annotations.EndContinuation();
            }
        }
    }

    private AnnotationBearer ReadEntry(Entry entry)
    {
        if (entry.Problem is { } problem)
        {
            Unread.AddAnything();
            diagnostics.Error(entry.PositionAt(entry.ProblemOffset), problem);
            return AnnotationBearer.Wrong;
        }

        if (entry.Count == 0)
        {
            return AnnotationBearer.Other;
        }

        if (entry[0] is [(byte)'$', ..] && !entry.IsQuoted(0))
        {
            AnnotationBearer bearer = ReadDirective(entry);
            if (bearer == AnnotationBearer.Wrong)
            {
                Unread.AddAnything();
            }

            return bearer;
        }

        return BearerOf(_parser.Parse(entry));
    }

    private AnnotationBearer BearerOf(bool isAdded) =>
        !isAdded ? AnnotationBearer.Wrong : _parser.LastType is RRType.A or RRType.AAAA ? AnnotationBearer.Address : AnnotationBearer.Other;

    private AnnotationBearer ReadDirective(Entry entry)
    {
        string directive = Encoding.UTF8.GetString(entry[0]);
        switch (directive.ToUpperInvariant())
        {
            case "$ORIGIN":
                return Success(HasArguments(entry, 1, 1, "$ORIGIN NAME") && ReadOrigin(entry));
            case "$TTL":
                return Success(HasArguments(entry, 1, 1, "$TTL TIME") && ReadTtl(entry));
            case "$INCLUDE":
                return Success(HasArguments(entry, 1, 2, "$INCLUDE FILE [ORIGIN]") && Include(entry));
            case "$GENERATE":
                return BearerOf(_generate.Run(entry));
            default:
                diagnostics.Error(entry.PositionOf(0), $"unknown directive {entry.Quote(0)}; {Nearest.Hint(directive, Directives)}");
                return AnnotationBearer.Wrong;
        }
    }

    private static AnnotationBearer Success(bool succeeded) => succeeded ? AnnotationBearer.Other : AnnotationBearer.Wrong;

    private bool HasArguments(Entry entry, int least, int most, string form)
    {
        if (entry.Count - 1 >= least && entry.Count - 1 <= most)
        {
            return true;
        }

        diagnostics.Error(entry.PositionOf(Math.Min(entry.Count, most + 1)), $"{entry.Quote(0)} has the form {form}");
        return false;
    }

    private bool ReadOrigin(Entry entry)
    {
        if (!TryReadOrigin(entry, 1, out byte[] origin))
        {
            return false;
        }

        _parser.Origin = origin;
        return true;
    }

    private bool ReadTtl(Entry entry)
    {
        if (!TtlText.TryParse(entry[1], out uint seconds))
        {
            diagnostics.Error(entry.PositionOf(1), $"{entry.Quote(1)} is no TTL; write seconds up to {TtlText.Max}, or units as in 1h30m");
            return false;
        }

        _parser.DefaultTtl = seconds;
        return true;
    }

    private bool TryReadOrigin(Entry entry, int token, out byte[] origin)
    {
        Span<byte> name = stackalloc byte[WireName.MaxLength];
        string? problem = WireName.TryParse(entry[token], _parser.Origin, name, out int length);
        origin = name[..length].ToArray();
        if (problem is not null)
        {
            diagnostics.Error(entry.PositionOf(token), $"{entry.Quote(token)}: {problem}");
        }

        return problem is null;
    }

    // The included file may change origin and owner for itself only (RFC 1035 section 5.1).
    private bool Include(Entry entry)
    {
        byte[] origin = _parser.Origin;
        byte[]? includedOrigin = null;
        if (entry.Count > 2 && !TryReadOrigin(entry, 2, out includedOrigin))
        {
            return false;
        }

        string path = Path.Combine(Path.GetDirectoryName(_nesting.Peek()) ?? "", Encoding.UTF8.GetString(entry[1]));
        if (Refusal(path) is { } refusal)
        {
            diagnostics.Error(entry.PositionOf(1), $"{entry.Quote(1)} {refusal}");
            return false;
        }

        int owner = _parser.LastOwner;
        _parser.Origin = includedOrigin ?? origin;
        ReadFile(path, entry.PositionOf(1));
        _parser.Origin = origin;
        _parser.LastOwner = owner;
        return true;
    }

    private string? Refusal(string path)
    {
        if (path.Contains('\0'))
        {
            return "is no file name";
        }

        if (_nesting.Any(outer => Path.GetFullPath(outer) == Path.GetFullPath(path)))
        {
            return "includes itself";
        }

        if (_files.Count == MaxFiles)
        {
            return $"is one file too many: a zone has at most {MaxFiles}";
        }

        return _nesting.Count > MaxDepth ? $"is more than {MaxDepth} includes deep" : null;
    }
}
