using DnsLb.Tests.Answering;

namespace DnsLb.Tests.Rfc;

/// <summary>QDCOUNT is one.</summary>
public sealed class Rfc9619Tests
{
    private static readonly TestServer Server = Exchange.Serve("example.", "www A 192.0.2.1");

    // Section 4: a query with another number of questions gets FORMERR.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 1)]
    [InlineData(2, 1)]
    [InlineData(2, 2)]
    [InlineData(255, 2)]
    [InlineData(65535, 1)]
    public void Section4_OtherNumberOfQuestions_SaysFormErr(int count, int present)
    {
        byte[] one = new Question("www.example").Bytes();
        byte[] query = [.. one[..4], (byte)(count >> 8), (byte)count, .. one[6..12], .. Enumerable.Repeat(one[12..], present).SelectMany(question => question)];

        byte[] reply = Server.AskRaw(query);

        Assert.Equal(1, reply[3] & 0xF);
        Assert.Equal([0, 0], reply[6..8]);
    }

    // The opcode is unknown before the number of questions is wrong.
    [Fact]
    public void Section4_OtherOpcode_SaysNotImp()
    {
        byte[] query = new Question("www.example") { Flags = 0x2800 }.Bytes();
        query[5] = 0;

        Assert.Equal(4, Server.AskRaw(query)[3] & 0xF);
    }
}
