using System.Globalization;
using DnsLb.Core.Wire;

namespace DnsLb.Tests.Wire;

public sealed class SipHashTests
{
    // The vectors of the reference implementation: key and message are 0, 1, 2, …
    [Theory]
    [InlineData(0, 0x726FDB47DD0E0E31)]
    [InlineData(1, 0x74F839C593DC67FD)]
    [InlineData(7, 0xAB0200F58B01D137)]
    [InlineData(8, 0x93F5F5799A932462)]
    [InlineData(15, 0xA129CA6149BE45E5)]
    [InlineData(16, 0x3F2ACC7F57C29BDB)]
    [InlineData(63, 0x958A324CEB064572)]
    public void Of_MessageOfTheReference_GivesItsHash(int length, ulong hash) =>
        Assert.Equal(hash, SipHash.Of(new UInt128(0x0F0E0D0C0B0A0908, 0x0706050403020100), [.. Enumerable.Range(0, length).Select(i => (byte)i)]));

    // What CPython 3.11 says of these eight bytes (the first is the lowest), with the keys that PYTHONHASHSEED=0, 1 and 42 stand for.
    [Theory]
    [InlineData("00000000000000000000000000000000", 0x0706050403020100, 0xEAD411E67EBE2EEA)]
    [InlineData("00000000000000000000000000000000", ulong.MaxValue, 0x2F205BE2FEC8E38D)]
    [InlineData("EBE9BBF1F1499052AED66CE184BE2329", 0x0706050403020100, 0xC0B5739E7E28DD01)]
    [InlineData("EBE9BBF1F1499052AED66CE184BE2329", ulong.MaxValue, 0x6291480906012FDB)]
    [InlineData("B920BB9FFE99E9C1DC504FD368CD90AF", 0x0706050403020100, 0x60866C3C108C6AFB)]
    public void OfWord_WordOfPython_GivesItsHash(string secret, ulong word, ulong hash) =>
        Assert.Equal(hash, SipHash.OfWord(UInt128.Parse(secret, NumberStyles.HexNumber, CultureInfo.InvariantCulture), word));
}
