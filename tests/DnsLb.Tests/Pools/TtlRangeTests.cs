using DnsLb.Core.Pools;

namespace DnsLb.Tests.Pools;

public sealed class TtlRangeTests
{
    [Theory]
    [InlineData("5s..60s", 5, 60)]
    [InlineData("5..1m", 5, 60)]
    [InlineData("20s", 20, 20)]
    [InlineData("0..0", 0, 0)]
    public void Parse_OfTheForm_IsRead(string text, uint min, uint max) => Assert.Equal(new TtlRange(min, max), TtlRange.Parse(text));

    [Theory]
    [InlineData("60s..5s")]
    [InlineData("5s..")]
    [InlineData("..5s")]
    [InlineData("500ms")]
    [InlineData("")]
    public void Parse_OfAnotherForm_IsNull(string text) => Assert.Null(TtlRange.Parse(text));

    [Theory]
    [InlineData(30, 15, 30)]
    [InlineData(31, 16, 31)]
    [InlineData(1, 1, 1)]
    [InlineData(0, 0, 0)]
    public void FromRRset_ATtl_ReachesFromItsHalf(uint ttl, uint min, uint max) => Assert.Equal(new TtlRange(min, max), TtlRange.FromRRset(ttl));
}
