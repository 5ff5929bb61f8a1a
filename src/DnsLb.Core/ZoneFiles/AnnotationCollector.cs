using System.Text;
using DnsLb.Core.Configuration;
using DnsLb.Core.Wire;
using DnsLb.Core.Zones;

namespace DnsLb.Core.ZoneFiles;

/// <summary>A <c>;@check</c> line.</summary>
internal sealed record CheckAnnotation(AnnotationWord Name, AnnotationWord Kind, List<AnnotationWord> Pairs);

/// <summary>A <c>;@pool</c> line.</summary>
/// <param name="Owner">The owner as written.</param>
/// <param name="Name">The owner in wire format and lower case.</param>
/// <param name="Pairs">The keys and values.</param>
internal sealed record PoolAnnotation(AnnotationWord Owner, byte[] Name, List<AnnotationWord> Pairs);

/// <summary>The <c>;@</c> comments of one address record, or of the records that one <c>$GENERATE</c> makes.</summary>
/// <param name="Position">Where the annotation stands.</param>
/// <param name="Pairs">The keys and values.</param>
internal sealed record MemberAnnotation(RecordPosition Position, List<AnnotationWord> Pairs);

/// <summary>Gathers the annotations of a zone as they are read; <see cref="PoolBuilder"/> gives them their meaning.</summary>
internal sealed class AnnotationCollector(DiagnosticList diagnostics)
{
    private readonly List<CheckAnnotation> _checks = [];
    private readonly List<PoolAnnotation> _pools = [];
    private readonly Dictionary<RecordPosition, MemberAnnotation> _members = [];
    private List<AnnotationWord>? _continued;

    /// <summary>The <c>;@check</c> lines.</summary>
    public IReadOnlyList<CheckAnnotation> Checks => _checks;

    /// <summary>The <c>;@pool</c> lines.</summary>
    public IReadOnlyList<PoolAnnotation> Pools => _pools;

    /// <summary>The members' annotations by the position of their records.</summary>
    public IReadOnlyDictionary<RecordPosition, MemberAnnotation> Members => _members;

    /// <summary>Reads the comments of an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="bearer">What the entry turned out to be.</param>
    /// <param name="origin">The <c>$ORIGIN</c>.</param>
    public void Read(Entry entry, AnnotationBearer bearer, byte[] origin)
    {
        List<AnnotationWord>? continued = entry.Count == 0 ? _continued : null;
        _continued = null;
        foreach (Range comment in entry.Comments)
        {
            ReadOnlySpan<byte> text = entry[comment];
            RecordPosition position = entry.PositionAt(comment.Start.Value);
            if (!text.StartsWith(";@"u8))
            {
                if (AnnotationSyntax.Meant(text) is { } meant)
                {
                    diagnostics.Warning(position, $"{Entry.Quote(text)} has no effect; did you mean {Entry.Quote(Encoding.UTF8.GetBytes(meant))}?");
                }

                continue;
            }

            List<AnnotationWord> words = AnnotationSyntax.Split(entry, comment.Start.Value + 2, comment.End.Value, diagnostics.Error);
            if (entry.Count == 0)
            {
                ReadStandalone(text, words, position, origin, continued);
            }
            else
            {
                ReadMember(text, words, position, bearer, entry.PositionOf(0));
            }
        }
    }

    /// <summary>Notes that an entry without comments was read: <c>;@+</c> must follow the line that it continues.</summary>
    public void EndContinuation() => _continued = null;

    private void ReadStandalone(ReadOnlySpan<byte> text, List<AnnotationWord> words, RecordPosition position, byte[] origin, List<AnnotationWord>? continued)
    {
        string word = text.Length > 2 && words.Count > 0 && text[2] is not ((byte)' ' or (byte)'\t') ? words[0].Key : "";
        if (word.StartsWith('+'))
        {
            Continue(words, position, continued);
        }
        else if (word == "check" && words[0].Value is null)
        {
            ReadCheck(words, position);
        }
        else if (word == "pool" && words[0].Value is null)
        {
            ReadPool(words, position, origin);
        }
        else if (word.Length > 0 && words[0].Value is null)
        {
            diagnostics.Error(position, $"unknown annotation \";@{word}\"; {Nearest.Hint($";@{word}", [.. AnnotationSyntax.Standalone.Select(known => $";@{known}")])}");
        }
        else if (words.Count > 0 && words[0].Value is null && Nearest.To(words[0].Key, AnnotationSyntax.Standalone) is { } likely)
        {
            diagnostics.Error(position, $"{Entry.Quote(text)} belongs to no record; did you mean \";@{likely}\"?");
        }
        else
        {
            diagnostics.Error(position, $"{Entry.Quote(text)} belongs to no record; it must stand behind an A or AAAA record");
        }
    }

    private void Continue(List<AnnotationWord> words, RecordPosition position, List<AnnotationWord>? continued)
    {
        if (continued is null)
        {
            diagnostics.Error(position, "\";@+\" continues nothing; it must follow a \";@check\" or \";@pool\" line");
            return;
        }

        AnnotationWord first = words[0] with { Key = words[0].Key[1..] };
        if (first.Key.Length == 0)
        {
            words.RemoveAt(0);
        }
        else
        {
            words[0] = first;
        }

        AddPairs(words, continued);
        _continued = continued;
    }

    private void ReadCheck(List<AnnotationWord> words, RecordPosition position)
    {
        if (words.Count < 3 || words[1].Value is not null || words[2].Value is not null)
        {
            diagnostics.Error(position, "a check has the form \";@check NAME KIND key=value...\"");
            _continued = [];
            return;
        }

        var check = new CheckAnnotation(words[1], words[2], []);
        AddPairs(words[3..], check.Pairs);
        _checks.Add(check);
        _continued = check.Pairs;
    }

    private void ReadPool(List<AnnotationWord> words, RecordPosition position, byte[] origin)
    {
        _continued = [];
        if (words.Count < 2 || words[1].Value is not null)
        {
            diagnostics.Error(position, "a pool has the form \";@pool OWNER key=value...\"");
            return;
        }

        Span<byte> name = stackalloc byte[WireName.MaxLength];
        if (WireName.TryParse(Encoding.UTF8.GetBytes(words[1].Key), origin, name, out int length) is { } problem)
        {
            diagnostics.Error(words[1].Position, $"\"{words[1].Key}\": {problem}");
            return;
        }

        byte[] lower = new byte[length];
        WireName.ToLower(name[..length], lower);
        AddPairs(words[2..], _continued);
        _pools.Add(new PoolAnnotation(words[1], lower, _continued));
    }

    private void ReadMember(ReadOnlySpan<byte> text, List<AnnotationWord> words, RecordPosition position, AnnotationBearer bearer, RecordPosition record)
    {
        if (text.Length > 2 && text[2] is not ((byte)' ' or (byte)'\t'))
        {
            diagnostics.Error(position, words.Count > 0 && AnnotationSyntax.Standalone.Contains(words[0].Key)
                ? $"\";@{words[0].Key}\" must stand on a line of its own"
                : $"{Entry.Quote(text)}: write a blank behind \";@\"");
        }
        else if (bearer == AnnotationBearer.Address)
        {
            if (!_members.TryGetValue(record, out MemberAnnotation? member))
            {
                _members[record] = member = new MemberAnnotation(position, []);
            }

            AddPairs(words, member.Pairs);
        }
        else if (bearer == AnnotationBearer.Other)
        {
            diagnostics.Error(position, $"{Entry.Quote(text)} belongs to no A or AAAA record; only addresses are members of a pool");
        }
    }

    private void AddPairs(List<AnnotationWord> words, List<AnnotationWord> pairs)
    {
        foreach (AnnotationWord word in words)
        {
            if (word.Value is null)
            {
                diagnostics.Error(word.Position, $"\"{word.Key}\" is not of the form key=value");
            }
            else
            {
                pairs.Add(word);
            }
        }
    }
}

/// <summary>What an entry with comments is.</summary>
internal enum AnnotationBearer
{
    /// <summary>One or more A or AAAA records.</summary>
    Address,

    /// <summary>Another record or a directive.</summary>
    Other,

    /// <summary>An entry with an error, which is reported already.</summary>
    Wrong,
}
