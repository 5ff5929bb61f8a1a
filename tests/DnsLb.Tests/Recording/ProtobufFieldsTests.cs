using System.Buffers;
using DnsLb.Core.Recording;

namespace DnsLb.Tests.Recording;

/// <summary>The examples of https://protobuf.dev/programming-guides/encoding, and those of varints at their ends.</summary>
public sealed class ProtobufFieldsTests
{
    [Theory]
    [InlineData(1, 150, "089601")]
    [InlineData(15, 0, "7800")]
    [InlineData(1, 127, "087F")]
    [InlineData(1, 128, "088001")]
    [InlineData(1, ulong.MaxValue, "08FFFFFFFFFFFFFFFFFF01")]
    public void Varint_IsAsLongAsItTakes(int field, ulong value, string expected) => Assert.Equal(expected, Written(output => output.WriteVarint(field, value)));

    [Fact]
    public void Bytes_HaveTheirLength() => Assert.Equal("120774657374696E67", Written(output => output.WriteBytes(2, "testing"u8)));

    [Fact]
    public void Fixed32_IsLittleEndian() => Assert.Equal("4D04030201", Written(output => output.WriteFixed32(9, 0x01020304)));

    private static string Written(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return Convert.ToHexString(output.WrittenSpan);
    }
}
