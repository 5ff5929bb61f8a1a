using System.Buffers;
using System.Buffers.Text;

namespace DnsLb.Core.ZoneFiles;

/// <summary>Reads the fields that are bytes up to the end of the RDATA, in any number of words.</summary>
internal sealed class BinaryFields(FieldCursor fields, RdataBuffer rdata)
{
    /// <summary>Reads hexadecimal digits.</summary>
    /// <param name="field">The field's name, for messages.</param>
    /// <param name="mayBeEmpty">True when no digits are right too.</param>
    public void ReadHex(string field, bool mayBeEmpty)
    {
        int high = -1;
        while ((fields.HasMore || !mayBeEmpty) && fields.Take(field, out var text))
        {
            mayBeEmpty = true;
            foreach (byte b in text)
            {
                int digit = AddressText.HexDigit(b);
                if (digit < 0)
                {
                    fields.FailTaken("is not hexadecimal");
                    return;
                }

                if (high >= 0)
                {
                    rdata.Write([(byte)((high << 4) | digit)]);
                }

                high = high >= 0 ? -1 : digit;
            }
        }

        if (high >= 0)
        {
            fields.FailTaken("ends an odd number of hexadecimal digits");
        }
    }

    /// <summary>Reads Base64 (RFC 4648 section 4).</summary>
    /// <param name="field">The field's name, for messages.</param>
    public void ReadBase64(string field)
    {
        var digits = new ArrayBufferWriter<byte>();
        do
        {
            if (!fields.Take(field, out var text))
            {
                return;
            }

            digits.Write(text);
        }
        while (fields.HasMore);

        byte[] bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(digits.WrittenCount)];
        bool isBase64 = Base64.DecodeFromUtf8(digits.WrittenSpan, bytes, out _, out int length) == OperationStatus.Done;
        rdata.WriteIf(isBase64, bytes.AsSpan(0, length), "ends what is no Base64");
    }
}
