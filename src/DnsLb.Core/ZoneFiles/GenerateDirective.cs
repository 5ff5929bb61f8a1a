using System.Buffers;
using System.Buffers.Text;
using DnsLb.Core.Zones;

namespace DnsLb.Core.ZoneFiles;

/// <summary>BIND's <c>$GENERATE start-stop[/step] lhs [ttl] [class] type rhs</c>: one record for each number of a range.</summary>
internal sealed class GenerateDirective(RecordParser parser, DiagnosticList diagnostics)
{
    /// <summary>The most records of one directive: an IPv4 /8.</summary>
    public const int MaxRecords = 1 << 24;

    private const string Form = "$GENERATE has the form $GENERATE START-STOP[/STEP] OWNER [TTL] [CLASS] TYPE RDATA; put RDATA of several fields in quotes";

    private readonly Entry _generated = new();
    private readonly ArrayBufferWriter<byte> _line = new();

    /// <summary>Makes the records, which all get the position of the directive, or reports why not.</summary>
    /// <param name="entry">The directive.</param>
    /// <returns>True when all records were added.</returns>
    public bool Run(Entry entry)
    {
        int type = 3;
        while (type < entry.Count && RecordParser.IsTtlOrClass(entry[type]))
        {
            type++;
        }

        if (entry.Count != type + 2)
        {
            return Fail(entry, Math.Min(entry.Count, type + 2), Form);
        }

        if (!TryParseRange(entry[1], out int start, out int stop, out int step))
        {
            return Fail(entry, 1, $"{entry.Quote(1)} is no range; write START-STOP or START-STOP/STEP, with numbers up to {int.MaxValue} and START not above STOP");
        }

        long records = (((long)stop - start) / step) + 1;
        if (records > MaxRecords)
        {
            return Fail(entry, 1, $"{entry.Quote(1)} makes {records:N0} records; write a range of at most {MaxRecords:N0}");
        }

        int lastOwner = parser.LastOwner;
        bool succeeded = true;
        for (long number = start; succeeded && number <= stop; number += step)
        {
            succeeded = Generate(entry, type, (int)number);
        }

        parser.LastOwner = lastOwner;
        return succeeded;
    }

    private bool Generate(Entry entry, int type, int number)
    {
        _line.ResetWrittenCount();
        for (int token = 2; token <= type + 1; token++)
        {
            bool isTemplate = token == 2 || token == type + 1;
            if (!isTemplate)
            {
                _line.Write(entry[token]);
            }
            else if (!GenerateTemplate.TryExpand(entry[token], number, _line))
            {
                return Fail(entry, token, $"{entry.Quote(token)} has a bad modifier; write ${{OFFSET}}, ${{OFFSET,WIDTH}} or ${{OFFSET,WIDTH,BASE}} with BASE one of d o x X n N");
            }

            _line.Write(" "u8);
        }

        byte[] line = _line.WrittenSpan.ToArray();
        int lineNumber = entry.Line;
        EntryLexer.Scan(line, 0, line.Length, isAll: true, ref lineNumber, _generated);
        RecordPosition position = entry.PositionOf(0);
        if (_generated.Problem is not null || _generated.Count == 0)
        {
            diagnostics.Error(position, $"the generated line {Entry.Quote(line)} is malformed");
            return false;
        }

        return parser.Parse(_generated, position);
    }

    private static bool TryParseRange(ReadOnlySpan<byte> text, out int start, out int stop, out int step)
    {
        stop = 0;
        step = 1;
        if (!Utf8Parser.TryParse(text, out start, out int used) || start < 0 || used == text.Length || text[used] != '-')
        {
            return false;
        }

        text = text[(used + 1)..];
        if (!Utf8Parser.TryParse(text, out stop, out used) || stop < start)
        {
            return false;
        }

        text = text[used..];
        return text.IsEmpty || (text[0] == '/' && Utf8Parser.TryParse(text[1..], out step, out used) && used == text.Length - 1 && step > 0);
    }

    private bool Fail(Entry entry, int token, string problem)
    {
        diagnostics.Error(entry.PositionOf(token), problem);
        return false;
    }
}
