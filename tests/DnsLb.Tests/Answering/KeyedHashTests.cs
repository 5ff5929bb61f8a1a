using System.Globalization;
using DnsLb.Core.Answering;

namespace DnsLb.Tests.Answering;

public sealed class KeyedHashTests
{
    // What CPython 3.11 says of these eight bytes (the first is the lowest), with the keys that PYTHONHASHSEED=0, 1 and 42 stand for.
    [Theory]
    [InlineData("00000000000000000000000000000000", 0x0706050403020100, 0xEAD411E67EBE2EEA)]
    [InlineData("00000000000000000000000000000000", ulong.MaxValue, 0x2F205BE2FEC8E38D)]
    [InlineData("EBE9BBF1F1499052AED66CE184BE2329", 0x0706050403020100, 0xC0B5739E7E28DD01)]
    [InlineData("EBE9BBF1F1499052AED66CE184BE2329", ulong.MaxValue, 0x6291480906012FDB)]
    [InlineData("B920BB9FFE99E9C1DC504FD368CD90AF", 0x0706050403020100, 0x60866C3C108C6AFB)]
    public void Of_AWord_IsItsSipHash(string secret, ulong word, ulong hash) =>
        Assert.Equal(hash, new KeyedHash(UInt128.Parse(secret, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).Of(word));
}
