using DnsLb.Core.Wire;
using DnsLb.Tests.Answering;
using DnsLb.Tests.ZoneFiles;

namespace DnsLb.Tests.Rfc;

/// <summary>Handling of unknown RR types.</summary>
public sealed class Rfc3597Tests
{
    // Section 5, in the one class that is served.
    [Theory]
    [InlineData("a.example.com.   CLASS1      TYPE731         \\# 6 abcd ( ef 01 23 45 )", "a.example.com. 60 TYPE731 abcdef012345")]
    [InlineData("b.example.com.   IN          TYPE62347       \\# 0", "b.example.com. 60 TYPE62347 ")]
    [InlineData("e.example.com.   IN   A      \\# 4 0A000001", "e.example.com. 60 A 0a000001")]
    [InlineData("e.example.com.   CLASS1      TYPE1           10.0.0.2", "e.example.com. 60 A 0a000002")]
    public void Section5_TextRepresentation_IsRead(string line, string expected) => Assert.Equal([expected], ZoneText.Records($"$TTL 60\n{line}"));

    [Theory]
    [InlineData("a.example.com.   CLASS32     TYPE731         \\# 6 abcd ( ef 01 23 45 )")]
    [InlineData("b.example.com.   HS          TYPE62347       \\# 0")]
    [InlineData("a.example.com.   IN          TYPE731         \\# 5 abcdef012345")]
    [InlineData("a.example.com.   IN          TYPE731         \\# 7 abcdef012345")]
    [InlineData("a.example.com.   IN          TYPE731         abcdef012345")]
    [InlineData("a.example.com.   IN          TYPE731         \\# 1 zz")]
    public void Section5_OtherClassOrWrongLength_IsRefused(string line) => Assert.NotEmpty(ZoneText.Diagnose($"$TTL 60\n{line}"));

    // Section 4: the RDATA of an unknown type goes out as it is, with what looks like a name in it.
    [Fact]
    public void Section4_NamesInUnknownTypes_AreNotCompressed()
    {
        const string Name = "0177076578616d706c6500";
        TestServer server = Exchange.Serve("example.", $"w TYPE731 \\# 11 {Name}");

        byte[] reply = server.AskRaw(new Question("w.example", (RRType)731).Bytes());

        Assert.EndsWith("000b" + Name, Convert.ToHexStringLower(reply), StringComparison.Ordinal);
    }

    // Section 4: only the types of RFC 1035 may be compressed, not those that came later.
    [Theory]
    [InlineData("SRV 1 2 3 x.example.", "SRV", "0001000200030178076578616d706c6500")]
    [InlineData("NAPTR 1 2 a b c x.example.", "NAPTR", "0178076578616d706c6500")]
    [InlineData("DNAME x.example.", "DNAME", "0178076578616d706c6500")]
    [InlineData("SVCB 1 x.example.", "SVCB", "00010178076578616d706c6500")]
    public void Section4_NamesInLaterTypes_AreNotCompressed(string rdata, string type, string expected)
    {
        TestServer server = Exchange.Serve("example.", $"w {rdata}");

        byte[] reply = server.AskRaw(Exchange.Query($"w.example {type}").Bytes());

        Assert.EndsWith(expected, Convert.ToHexStringLower(reply), StringComparison.Ordinal);
    }
}
