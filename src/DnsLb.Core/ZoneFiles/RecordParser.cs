using System.Buffers.Binary;
using System.Text;
using DnsLb.Core.Wire;
using DnsLb.Core.Zones;

namespace DnsLb.Core.ZoneFiles;

/// <summary>Turns an entry into a record: <c>[owner] [TTL] [class] type RDATA</c>, TTL and class in either order (RFC 1035 section 5.1).</summary>
internal sealed class RecordParser(ZoneRecords records, UnreadRecords unread, DiagnosticList diagnostics)
{
    private readonly RdataReader _rdata = new();
    private byte[] _ownerText = new byte[WireName.MaxLength];
    private int _ownerTextLength;
    private byte[]? _ownerOrigin;
    private int _owner = -1;
    private uint? _lastTtl;

    /// <summary>The <c>$ORIGIN</c>: an absolute name in wire format.</summary>
    public required byte[] Origin { get; set; }

    /// <summary>The <c>$TTL</c>, or null.</summary>
    public uint? DefaultTtl { get; set; }

    /// <summary>The last owner's index in the zone's owners, or -1; <c>$INCLUDE</c> saves and restores it.</summary>
    public int LastOwner
    {
        get => _owner;
        set
        {
            _owner = value;
            _ownerOrigin = null;
        }
    }

    /// <summary>The last record's type.</summary>
    public RRType LastType { get; private set; }

    /// <summary>Reads the record and adds it, or reports why not.</summary>
    /// <param name="entry">An entry with at least one token.</param>
    /// <param name="at">The position that the record and its diagnostics get; null: their own.</param>
    /// <returns>True when a record was added.</returns>
    public bool Parse(Entry entry, RecordPosition? at = null)
    {
        int next = 0;
        if (!(entry.BeginsBlank ? HasLastOwner(entry, at) : TryReadOwner(entry, next++, at)))
        {
            unread.AddAnything();
            return false;
        }

        bool isAdded = TryReadHeader(entry, ref next, at, out uint? ttl, out RRType type)
            && TryReadRdata(entry, next, type, at)
            && TryAdd(entry, type, ttl, at);
        if (!isAdded)
        {
            NoteUnread(entry, type);
        }

        return isAdded;
    }

    // A first word that is no type may be an owner with a blank before it.
    private void NoteUnread(Entry entry, RRType type)
    {
        if (entry.BeginsBlank && type == RRType.None)
        {
            unread.AddAnything();
        }
        else
        {
            unread.Add(_owner, type);
        }
    }

    private bool HasLastOwner(Entry entry, RecordPosition? at) =>
        _owner >= 0 || Fail(entry, 0, at, "a line that begins with a blank repeats the last owner, and there is none yet");

    private bool TryReadOwner(Entry entry, int token, RecordPosition? at)
    {
        ReadOnlySpan<byte> text = entry[token];
        if (ReferenceEquals(_ownerOrigin, Origin) && text.SequenceEqual(_ownerText.AsSpan(0, _ownerTextLength)))
        {
            return true;
        }

        Span<byte> name = stackalloc byte[WireName.MaxLength];
        if (WireName.TryParse(text, Origin, name, out int length) is { } problem)
        {
            return Fail(entry, token, at, $"{entry.Quote(token)}: {problem}");
        }

        _owner = records.Owners.Add(name[..length]);
        if (text.Length > _ownerText.Length)
        {
            _ownerText = new byte[text.Length];
        }

        text.CopyTo(_ownerText);
        _ownerTextLength = text.Length;
        _ownerOrigin = Origin;
        return true;
    }

    private bool TryReadHeader(Entry entry, ref int next, RecordPosition? at, out uint? ttl, out RRType type)
    {
        ttl = null;
        type = default;
        bool hasClass = false;
        for (; next < entry.Count; next++)
        {
            ReadOnlySpan<byte> word = entry[next];
            if (ttl is null && word is [>= (byte)'0' and <= (byte)'9', ..])
            {
                if (!TtlText.TryParse(word, out uint seconds))
                {
                    return Fail(entry, next, at, $"{entry.Quote(next)} is no TTL; write seconds up to {TtlText.Max}, or units as in 1h30m");
                }

                ttl = seconds;
            }
            else if (!hasClass && IsClass(word, out bool isInternet))
            {
                hasClass = true;
                if (!isInternet)
                {
                    return Fail(entry, next, at, $"class {entry.Quote(next)}: only IN is served");
                }
            }
            else if (TypeNames.Parse(word) is { } known)
            {
                type = known;
                next++;
                return !IsMeta(known) || Fail(entry, next - 1, at, $"{entry.Quote(next - 1)} is a type of queries or messages, not of records");
            }
            else
            {
                return Fail(entry, next, at, $"unknown record type {entry.Quote(next)}{TypeNames.Hint(Encoding.UTF8.GetString(word))}");
            }
        }

        return Fail(entry, next, at, "the record lacks its type");
    }

    /// <summary>True for a word that may stand between the owner and the type.</summary>
    public static bool IsTtlOrClass(ReadOnlySpan<byte> word) => word is [>= (byte)'0' and <= (byte)'9', ..] || IsClass(word, out _);

    private static bool IsClass(ReadOnlySpan<byte> word, out bool isInternet)
    {
        isInternet = word.Length == 2 ? Ascii.EqualsIgnoreCase(word, "IN"u8) : Ascii.EqualsIgnoreCase(word, "CLASS1"u8);
        return isInternet
            || Ascii.EqualsIgnoreCase(word, "CH"u8)
            || Ascii.EqualsIgnoreCase(word, "HS"u8)
            || Ascii.EqualsIgnoreCase(word, "CS"u8)
            || (word.Length > 5 && Ascii.EqualsIgnoreCase(word[..5], "CLASS"u8) && char.IsAsciiDigit((char)word[5]));
    }

    // OPT, TKEY … ANY, and the reserved 0 (RFC 6895 section 3.1).
    private static bool IsMeta(RRType type) => type is RRType.None or RRType.OPT or (>= (RRType)128 and <= RRType.ANY);

    private bool TryReadRdata(Entry entry, int token, RRType type, RecordPosition? at)
    {
        _rdata.Read(entry, token, Origin, type);
        return _rdata.Problem is not { } problem || Fail(entry, _rdata.ProblemToken, at, problem);
    }

    private bool TryAdd(Entry entry, RRType type, uint? ttl, RecordPosition? at)
    {
        if ((ttl ?? InheritedTtl(type)) is not { } seconds)
        {
            return Fail(entry, 0, at, "no TTL: write one here, or $TTL at the top of the file");
        }

        _lastTtl = seconds;
        LastType = type;
        records.Add(_owner, type, seconds, _rdata.Rdata, at ?? entry.PositionOf(0));
        return true;
    }

    // $TTL, else the last record's (RFC 1035 section 5.1); an SOA without either makes its minimum the default, as in BIND.
    private uint? InheritedTtl(RRType type)
    {
        if (DefaultTtl is null && _lastTtl is null && type == RRType.SOA)
        {
            DefaultTtl = BinaryPrimitives.ReadUInt32BigEndian(_rdata.Rdata[^4..]);
        }

        return DefaultTtl ?? _lastTtl;
    }

    private bool Fail(Entry entry, int token, RecordPosition? at, string problem)
    {
        diagnostics.Error(at ?? entry.PositionOf(token), problem);
        return false;
    }
}
