namespace DnsLb.Tests.Answering;

/// <summary>Messages that get no search: not understood, or not to be answered.</summary>
public sealed class RefusalTests
{
    private static readonly TestServer Server = new(("example.org.zone", "@ 60 SOA ns1 h 1 1h 10m 1d 20\n@ 60 NS ns1\nns1 60 A 192.0.2.53\n"));

    [Theory]
    [InlineData(0x2000, 4)]
    [InlineData(0x2800, 5)]
    [InlineData(0x1000, 2)]
    [InlineData(0x7800, 15)]
    public void Respond_OtherOpcode_SaysNotImp(ushort flags, int opcode)
    {
        byte[] reply = Server.AskRaw(new Question("www.example.org") { Flags = flags }.Bytes());

        Assert.Equal(4, reply[3] & 0xF);
        Assert.Equal(opcode, (reply[2] >> 3) & 0xF);
        Assert.Equal(0x80, reply[2] & 0x80);
    }

    [Fact]
    public void Respond_ReplyOrShort_Drops()
    {
        Assert.Empty(Server.AskRaw(new Question("www.example.org") { Flags = 0x8180 }.Bytes()));
        Assert.Empty(Server.AskRaw([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]));
        Assert.Empty(Server.AskRaw([]));
    }

    [Theory]
    [InlineData("12340100000000000000000000")]
    [InlineData("123401000001000000000000 0361")]
    [InlineData("123401000001000000000000 C00C 0001 0001")]
    [InlineData("123401000001000000000000 4061 00 0001 0001")]
    [InlineData("123401000001000000000000 0161 00 0001 00")]
    [InlineData("123401000001000000000001 0161 00 0001 0001")]
    [InlineData("123401000001000000000001 0161 00 0001 0001 00 0029 0400 00000000 0004 000A")]
    [InlineData("123401000001000000000001 0161 00 0001 0001 00 0029 0400 00000000 0003 000A00")]
    public void Respond_DoesNotParse_SaysFormErr(string hex)
    {
        byte[] reply = Server.AskRaw(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));

        Assert.Equal(1, reply[3] & 0xF);
        Assert.Equal([0x12, 0x34], reply[..2]);
    }
}
