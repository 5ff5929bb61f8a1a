using System.Buffers.Binary;

namespace DnsLb.Core.ZoneFiles;

/// <summary>Reads IPv4 and IPv6 addresses into network order without an object per address.</summary>
internal static class AddressText
{
    /// <summary>Reads four decimal numbers. A leading zero is refused: some programs take it for octal.</summary>
    public static bool TryParseIPv4(ReadOnlySpan<byte> text, Span<byte> address)
    {
        int part = 0;
        int value = 0;
        int digits = 0;
        foreach (byte b in text)
        {
            int digit = b - '0';
            if ((uint)digit <= 9)
            {
                if (digits++ > 0 && value == 0)
                {
                    return false;
                }

                value = (value * 10) + digit;
                if (value > byte.MaxValue)
                {
                    return false;
                }
            }
            else if (b == '.' && digits > 0 && part < 3)
            {
                address[part++] = (byte)value;
                value = 0;
                digits = 0;
            }
            else
            {
                return false;
            }
        }

        address[3] = (byte)value;
        return part == 3 && digits > 0;
    }

    /// <summary>Reads the forms of RFC 4291 section 2.2: eight groups, <c>::</c> once, an IPv4 address at the end.</summary>
    public static bool TryParseIPv6(ReadOnlySpan<byte> text, Span<byte> address)
    {
        const int size = 16;
        Span<byte> bytes = stackalloc byte[size];
        int length = 0;
        int gap = -1;
        int at = 0;
        if (text.StartsWith("::"u8))
        {
            gap = 0;
            at = 2;
        }

        while (at < text.Length)
        {
            int used = Group(text[at..], out ushort group);
            if (used == 0 || length == size)
            {
                return false;
            }

            if (at + used < text.Length && text[at + used] == '.')
            {
                if (length > size - 4 || !TryParseIPv4(text[at..], bytes.Slice(length, 4)))
                {
                    return false;
                }

                length += 4;
                break;
            }

            BinaryPrimitives.WriteUInt16BigEndian(bytes[length..], group);
            length += 2;
            at += used;
            if (at < text.Length && !Colon(text, ref at, ref gap, length))
            {
                return false;
            }
        }

        if (gap < 0 ? length != size : length == size)
        {
            return false;
        }

        int before = gap < 0 ? length : gap;
        address[..size].Clear();
        bytes[..before].CopyTo(address);
        bytes[before..length].CopyTo(address[(size - (length - before))..]);
        return true;
    }

    // Steps over ":" or "::", and notes where the latter stands; ":" must not be the end.
    private static bool Colon(ReadOnlySpan<byte> text, ref int at, ref int gap, int length)
    {
        if (text[at] != ':')
        {
            return false;
        }

        at++;
        if (at < text.Length && text[at] == ':')
        {
            if (gap >= 0)
            {
                return false;
            }

            gap = length;
            at++;
            return true;
        }

        return at < text.Length;
    }

    private static int Group(ReadOnlySpan<byte> text, out ushort value)
    {
        int number = 0;
        int digits = 0;
        while (digits < Math.Min(4, text.Length) && HexDigit(text[digits]) is var digit and >= 0)
        {
            number = (number << 4) | digit;
            digits++;
        }

        value = (ushort)number;
        return digits;
    }

    /// <summary>The value of a hexadecimal digit, or -1.</summary>
    public static int HexDigit(byte b) => b switch
    {
        >= (byte)'0' and <= (byte)'9' => b - '0',
        >= (byte)'a' and <= (byte)'f' => b - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => b - 'A' + 10,
        _ => -1,
    };
}
