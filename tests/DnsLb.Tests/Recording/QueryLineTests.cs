using System.Buffers;
using System.Net;
using System.Text;
using DnsLb.Core.Recording;
using DnsLb.Core.Wire;
using DnsLb.Tests.Answering;

namespace DnsLb.Tests.Recording;

/// <summary>Lines of queries and the replies that the responder gives to them.</summary>
public sealed class QueryLineTests
{
    private const string Time = "2026-11-29T12:00:00.000001Z";

    private static readonly string Zone = """
        $TTL 60
        @ SOA ns1 host 1 1h 10m 1d 20
        @ NS ns1
        ns1 A 192.0.2.53
        ;@pool www answers=2
        www A 192.0.2.10
        www A 192.0.2.11
        six AAAA 2001:db8::1
        alias CNAME six
        txt TXT "text"
        """;

    private readonly TestServer _server = new(("example.com.zone", Zone));

    [Theory]
    [InlineData("txt.example.com", RRType.TXT, "txt.example.com. TXT NOERROR aa,rd - {0} 12.5")]
    [InlineData("ns1.example.com", RRType.A, "ns1.example.com. A NOERROR aa,rd 192.0.2.53 {0} 12.5")]
    [InlineData("NS1.Example.com", RRType.A, "ns1.example.com. A NOERROR aa,rd 192.0.2.53 {0} 12.5")]
    [InlineData("alias.example.com", RRType.AAAA, "alias.example.com. AAAA NOERROR aa,rd 2001:db8::1 {0} 12.5")]
    [InlineData("nobody.example.com", RRType.A, "nobody.example.com. A NXDOMAIN aa,rd - {0} 12.5")]
    [InlineData("example.org", RRType.A, "example.org. A REFUSED rd - {0} 12.5")]
    [InlineData("example.com", (RRType)65280, "example.com. TYPE65280 NOERROR aa,rd - {0} 12.5")]
    public void Line_OfAQuestion_SaysWhatWasAnswered(string name, RRType type, string expected)
    {
        byte[] query = new Question(name, type).Bytes();
        byte[] reply = _server.AskRaw(query);

        Assert.Equal($"{Time} 192.0.2.99 udp {string.Format(null, expected, reply.Length)}\n", Line(query, reply));
    }

    [Fact]
    public void Line_OfAPool_HasTheAddressesThatWerePicked()
    {
        byte[] query = new Question("www.example.com").Bytes();

        Assert.Matches("www.example.com. A NOERROR aa,rd (192.0.2.10,192.0.2.11|192.0.2.11,192.0.2.10) [0-9]+ 12.5\n$", Line(query, _server.AskRaw(query)));
    }

    [Fact]
    public void Line_OtherClass_IsSaid()
    {
        byte[] query = (new Question("version.bind", RRType.TXT) with { Class = 3 }).Bytes();

        Assert.Contains(" version.bind. CH/TXT REFUSED ", Line(query, _server.AskRaw(query)), StringComparison.Ordinal);
    }

    // Its upper bits are in the OPT record.
    [Fact]
    public void Line_LongResponseCode_IsWhole()
    {
        byte[] query = (new Question("www.example.com") with { Opt = Question.MakeOpt(version: 1) }).Bytes();

        Assert.Contains(" BADVERS ", Line(query, _server.AskRaw(query)), StringComparison.Ordinal);
    }

    [Fact]
    public void Line_NoReply_IsDropped() =>
        Assert.Equal($"{Time} 192.0.2.99 udp www.example.com. A DROPPED - - 0 12.5\n", Line(new Question("www.example.com").Bytes(), []));

    // No name may end a line, or its word.
    [Fact]
    public void Line_NameOfAnyBytes_IsOneWord()
    {
        byte[] query = [.. new byte[5], 1, .. new byte[6], 5, (byte)'a', (byte)'\n', (byte)' ', 0xFF, (byte)'.', 0, 0, 1, 0, 1];

        Assert.Equal(@$"{Time} 192.0.2.99 udp a\010\032\255\.. A DROPPED - - 0 12.5" + "\n", Line(query, []));
    }

    [Fact]
    public void Line_LongestNameAndReply_Fit()
    {
        byte[] name = [63, .. Enumerable.Repeat((byte)1, 63), 63, .. Enumerable.Repeat((byte)1, 63), 63, .. Enumerable.Repeat((byte)1, 63), 61, .. Enumerable.Repeat((byte)1, 61), 0];
        byte[] query = [.. new byte[5], 1, .. new byte[6], .. name, 0, 28, 0, 1];
        byte[] record = [0xC0, 12, 0, 28, 0, 1, 0, 0, 0, 60, 0, 16, .. Enumerable.Repeat((byte)0xAB, 16)];
        byte[] reply = [0, 0, 0x84, 0, 0, 1, 0x08, 0, .. new byte[4], .. query[12..], .. Enumerable.Repeat(record, 0x800).SelectMany(bytes => bytes)];

        string line = Line(query, reply);

        Assert.Equal(10, line.Split(' ').Length);
        Assert.Equal(0x800, line.Split(' ')[7].Split(',').Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("000001000001")]
    [InlineData("00000100000100000000000003777777")]
    [InlineData("000001000001000000000000C00C00010001")]
    [InlineData("0000010000010000000000000000")]
    public void Line_QueryThatCannotBeRead_HasNoName(string hex) =>
        Assert.Equal($"{Time} 192.0.2.99 udp - - DROPPED - - 0 12.5\n", Line(Convert.FromHexString(hex), []));

    [Fact]
    public void Line_AnyBytes_AreAnsweredByALine()
    {
        var random = new Random(1);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] query = i % 2 == 0 ? new Question("www.example.com").Bytes() : new byte[random.Next(80)];
            random.NextBytes(query.AsSpan(Math.Min(query.Length, random.Next(40))));

            Assert.Equal(10, Line(query, _server.AskRaw(query)).Split(' ').Length);
        }
    }

    private static string Line(byte[] query, byte[] reply)
    {
        var ends = new Ends(Question.UdpClient(), 40000, Question.UdpClient("192.0.2.53").Address, 53);
        long received = new DateTime(2026, 11, 29, 12, 0, 0, DateTimeKind.Utc).AddTicks(10).Ticks;
        var header = new RecordHeader(0, (ushort)query.Length, (ushort)reply.Length, received, TimeSpan.FromMicroseconds(12.5).Ticks, ends);
        var record = new QueryRecord(header, query, reply);
        var reading = new ExchangeReading();
        var line = new ArrayBufferWriter<byte>();
        reading.Read(record);
        QueryLine.Write(record, reading, IPAddress.Parse("192.0.2.99"), line);
        return Encoding.UTF8.GetString(line.WrittenSpan);
    }
}
