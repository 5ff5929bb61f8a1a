using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using DnsLb.Core.Wire;
using DnsLb.Core.ZoneFiles;

namespace DnsLb.Core.Recording;

/// <summary>
/// A line of the query log: time, client, transport, name, type, response code, flags, addresses, bytes and microseconds, with a blank between
/// them and - for what there is not. The first two are what <c>dnslb simulate --log</c> reads.
/// </summary>
internal static class QueryLine
{
    private const string Nothing = "-";

    // The longest name with each byte escaped, and the longest reply full of IPv6 addresses.
    private const int MostName = 4 * WireName.MaxLength;
    private const int MostAddress = 46;
    private const int MostRest = 256;

    private static readonly (ushort Bit, string Name)[] FlagNames = [(0x0400, "aa"), (0x0200, "tc"), (0x0100, "rd"), (0x0010, "cd")];

    /// <summary>Writes the line of a record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="reading">What it says.</param>
    /// <param name="client">Who asked.</param>
    /// <param name="output">Gets the line.</param>
    public static void Write(in QueryRecord record, ExchangeReading reading, IPAddress client, IBufferWriter<byte> output)
    {
        var line = new Line(output.GetSpan(MostRest + MostName + (reading.Addresses.Count * MostAddress)));
        line.Add(record.Received.UtcDateTime, "yyyy-MM-ddTHH:mm:ss.ffffffZ");
        line.Add(client);
        line.Add(record.Ends.Client.IsTcp ? "tcp" : "udp");
        line.Add(reading.Name.IsEmpty ? Nothing : WireName.ToText(reading.Name));
        line.Add(reading.Name.IsEmpty ? Nothing : TypeOf(reading));
        line.Add(RcodeNames.Of(reading.Rcode));
        line.Add(FlagsOf(reading.Flags));
        AddAddresses(ref line, record.Reply, reading);
        line.Add(record.Reply.Length);
        line.Add(record.Took.TotalMicroseconds, "0.#");
        output.Advance(line.End());
    }

    private static string TypeOf(ExchangeReading reading) => reading.Class switch
    {
        RRFormat.ClassIN => TypeNames.ToText(reading.Type),
        RRFormat.ClassChaos => $"CH/{TypeNames.ToText(reading.Type)}",
        _ => $"CLASS{reading.Class}/{TypeNames.ToText(reading.Type)}",
    };

    private static string FlagsOf(ushort flags)
    {
        string set = string.Join(',', FlagNames.Where(flag => (flags & flag.Bit) != 0).Select(flag => flag.Name));
        return set.Length == 0 ? Nothing : set;
    }

    private static void AddAddresses(ref Line line, ReadOnlySpan<byte> reply, ExchangeReading reading)
    {
        if (reading.Addresses.Count == 0)
        {
            line.Add(Nothing);
        }

        for (int i = 0; i < reading.Addresses.Count; i++)
        {
            line.Add(new IPAddress(reply[reading.Addresses[i]]), separator: i + 1 < reading.Addresses.Count ? (byte)',' : (byte)' ');
        }
    }

    // Words behind each other, with a separator behind each.
    private ref struct Line(Span<byte> room)
    {
        private readonly Span<byte> _room = room;
        private int _length;

        public void Add(string word)
        {
            _length += Encoding.UTF8.GetBytes(word, _room[_length..]);
            _room[_length++] = (byte)' ';
        }

        public void Add<T>(T word, string format = "", byte separator = (byte)' ')
            where T : IUtf8SpanFormattable
        {
            _ = word.TryFormat(_room[_length..], out int written, format, CultureInfo.InvariantCulture);
            _length += written;
            _room[_length++] = separator;
        }

        public readonly int End()
        {
            _room[_length - 1] = (byte)'\n';
            return _length;
        }
    }
}
