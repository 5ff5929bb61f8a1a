using System.Buffers;
using System.Buffers.Binary;

namespace DnsLb.Core.Recording;

/// <summary>Writes fields of a message of Protocol Buffers, numbered up to 15.</summary>
/// <remarks>dnstap needs three kinds of field; the library of Protocol Buffers would bring code that is generated from the schema, ten times as much.</remarks>
internal static class ProtobufFields
{
    private const int VarintType = 0;
    private const int BytesType = 2;
    private const int Fixed32Type = 5;
    private const int TypeBits = 3;
    private const int MostVarint = 10;

    /// <summary>A number of as many bytes as it takes.</summary>
    public static void WriteVarint(this IBufferWriter<byte> output, int field, ulong value)
    {
        output.WriteByte((byte)((field << TypeBits) | VarintType));
        WriteVarint(output, value);
    }

    /// <summary>A number of four bytes.</summary>
    public static void WriteFixed32(this IBufferWriter<byte> output, int field, uint value)
    {
        output.WriteByte((byte)((field << TypeBits) | Fixed32Type));
        BinaryPrimitives.WriteUInt32LittleEndian(output.GetSpan(sizeof(uint)), value);
        output.Advance(sizeof(uint));
    }

    /// <summary>Bytes, text or a message.</summary>
    public static void WriteBytes(this IBufferWriter<byte> output, int field, ReadOnlySpan<byte> value)
    {
        output.WriteByte((byte)((field << TypeBits) | BytesType));
        WriteVarint(output, (ulong)value.Length);
        output.Write(value);
    }

    private static void WriteVarint(IBufferWriter<byte> output, ulong value)
    {
        Span<byte> bytes = output.GetSpan(MostVarint);
        int length = 0;
        for (; value >= 0x80; value >>= 7)
        {
            bytes[length++] = (byte)(value | 0x80);
        }

        bytes[length++] = (byte)value;
        output.Advance(length);
    }

    private static void WriteByte(this IBufferWriter<byte> output, byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }
}
