using DnsLb.Core.Wire;

namespace DnsLb.Tests.Wire;

/// <summary>The vectors of the reference implementation: key and message are 0, 1, 2, …</summary>
public sealed class SipHashTests
{
    [Theory]
    [InlineData(0, 0x726FDB47DD0E0E31)]
    [InlineData(1, 0x74F839C593DC67FD)]
    [InlineData(7, 0xAB0200F58B01D137)]
    [InlineData(8, 0x93F5F5799A932462)]
    [InlineData(15, 0xA129CA6149BE45E5)]
    [InlineData(16, 0x3F2ACC7F57C29BDB)]
    [InlineData(63, 0x958A324CEB064572)]
    public void Of_MessageOfTheReference_GivesItsHash(int length, ulong hash) =>
        Assert.Equal(hash, SipHash.Of((0x0706050403020100, 0x0F0E0D0C0B0A0908), [.. Enumerable.Range(0, length).Select(i => (byte)i)]));

    [Fact]
    public void Of_AWord_GivesTheHashOfItsBytes() => Assert.Equal(0x93F5F5799A932462, SipHash.Of((0x0706050403020100, 0x0F0E0D0C0B0A0908), 0x0706050403020100));
}
