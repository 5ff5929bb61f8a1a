using System.Text;
using DnsLb.Core.Wire;

namespace DnsLb.Tests.Wire;

public sealed class WireNameTests
{
    private static readonly byte[] Origin = [3, .. "org"u8, 0];

    [Theory]
    [InlineData("www", "www.org.")]
    [InlineData("www.example.com.", "www.example.com.")]
    [InlineData("@", "org.")]
    [InlineData(".", ".")]
    [InlineData(@"a\.b.c", @"a\.b.c.org.")]
    [InlineData(@"\097\000", @"a\000.org.")]
    [InlineData(@"\@", @"\@.org.")]
    [InlineData("*", "*.org.")]
    public void TryParse_ANameInTextForm_RoundTrips(string text, string expected)
    {
        byte[] wire = new byte[WireName.MaxLength];

        Assert.Null(WireName.TryParse(Encoding.ASCII.GetBytes(text), Origin, wire, out int length));
        Assert.Equal(expected, WireName.ToText(wire.AsSpan(0, length)));
        Assert.Equal(length, WireName.Length(wire));
    }

    [Theory]
    [InlineData("a..b", "empty label")]
    [InlineData(".a", "empty label")]
    [InlineData(@"a\", "bad escape")]
    [InlineData(@"a\25", "bad escape")]
    [InlineData(@"a\256", "bad escape")]
    [InlineData("", "empty name")]
    public void TryParse_NoName_SaysWhy(string text, string reason)
    {
        Assert.Contains(reason, WireName.TryParse(Encoding.ASCII.GetBytes(text), Origin, new byte[WireName.MaxLength], out _), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(63, 0, true)]
    [InlineData(64, 0, false)]
    [InlineData(62, 58, true)]
    [InlineData(62, 59, false)]
    public void TryParse_AtTheLimits_TakesWhatFits(int label, int fourth, bool fits)
    {
        // Three labels of 62 bytes and one more below "org." come to 3 · 63 + (1 + 58) + 5 = 253 bytes, and two labels of it are the limit.
        string text = fourth == 0 ? new string('a', label) : string.Join('.', [.. Enumerable.Repeat(new string('a', label), 3), new string('b', fourth), "c"]);

        Assert.Equal(fits, WireName.TryParse(Encoding.ASCII.GetBytes(text), Origin, new byte[WireName.MaxLength], out int length) is null);
        Assert.True(length <= WireName.MaxLength);
    }

    [Theory]
    [InlineData("www.example.org.", "example.org.", true)]
    [InlineData("example.org.", "example.org.", true)]
    [InlineData("wwwexample.org.", "example.org.", false)]
    [InlineData("org.", "example.org.", false)]
    [InlineData("example.org.", ".", true)]
    public void IsAtOrBelow_TwoNames_ComparesWholeLabels(string name, string ancestor, bool expected) =>
        Assert.Equal(expected, WireName.IsAtOrBelow(Parse(name), Parse(ancestor)));

    [Fact]
    public void ToLower_AllBytes_ChangesLettersOnly()
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];
        byte[] lower = new byte[256];

        WireName.ToLower(all, lower);

        Assert.Equal(all.Select(b => b is >= (byte)'A' and <= (byte)'Z' ? (byte)(b + 32) : b), lower);
    }

    [Fact]
    public void Set_LookupName_HashesEverySuffixAsTheTableDoes()
    {
        var name = new LookupName();
        name.Set(Parse("A.longerLABEL.Example.ORG."));

        Assert.Equal(4, name.Labels);
        for (int label = 0; label <= name.Labels; label++)
        {
            Assert.Equal(NameHash.Of(name.Suffix(label)), name.Hash(label));
        }

        Assert.Equal("example.org.", WireName.ToText(name.Suffix(2)));
    }

    // The last name leaves its bytes behind the next one's labels.
    [Fact]
    public void Set_LabelsOfEachLength_HashAsTheTableDoes()
    {
        var name = new LookupName();
        for (int length = WireName.MaxLabel; length > 0; length--)
        {
            byte[] wire = Parse($"{new string((char)('a' + (length % 26)), length)}.{new string('z', 64 - length)}.");
            name.Set(wire);
            Assert.Equal(NameHash.Of(wire), name.Hash(0));
        }
    }

    [Fact]
    public void Of_NamesThatDifferInOneByte_HashApart()
    {
        var hashes = new HashSet<ulong>();
        for (int length = 1; length <= 20; length++)
        {
            for (int at = 0; at < length; at++)
            {
                char[] label = [.. new string('a', length)];
                label[at] = 'b';
                hashes.Add(NameHash.Of(Parse(new string(label) + ".")));
            }
        }

        Assert.Equal(20 * 21 / 2, hashes.Count);
    }

    private static byte[] Parse(string text)
    {
        byte[] wire = new byte[WireName.MaxLength];
        Assert.Null(WireName.TryParse(Encoding.ASCII.GetBytes(text), [0], wire, out int length));
        return wire[..length];
    }
}
