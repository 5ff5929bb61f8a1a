using System.Buffers.Binary;

namespace DnsLb.Core.ZoneFiles;

/// <summary>The RDATA of one record while it is being read. Reused for each record.</summary>
/// <param name="fields">Gets the problem when the RDATA becomes too long.</param>
internal sealed class RdataBuffer(FieldCursor fields)
{
    private readonly byte[] _bytes = new byte[ushort.MaxValue];

    /// <summary>How many bytes were written; a smaller value takes the last ones back.</summary>
    public int Length { get; set; }

    /// <summary>The bytes written.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Length);

    /// <summary>The room that is left.</summary>
    public Span<byte> Free => _bytes.AsSpan(Length);

    /// <summary>Appends a number in network order.</summary>
    /// <param name="number">The number.</param>
    /// <param name="size">Its size in bytes, from 1 to 4.</param>
    public void Write(uint number, int size)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        Write(bytes[^size..]);
    }

    /// <summary>Appends bytes; more than fit are a problem of the field taken last.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.TryCopyTo(Free))
        {
            Length += bytes.Length;
        }
        else
        {
            fields.FailTaken("makes the record longer than 65,535 bytes");
        }
    }

    /// <summary>Appends bytes if they are right.</summary>
    /// <param name="isRight">False makes the field taken last a problem instead.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="problem">Goes on after the field's text: "is no …".</param>
    public void WriteIf(bool isRight, ReadOnlySpan<byte> bytes, string problem)
    {
        if (isRight)
        {
            Write(bytes);
        }
        else
        {
            fields.FailTaken(problem);
        }
    }
}
