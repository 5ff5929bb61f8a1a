using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace DnsLb.Core.Wire;

/// <summary>Operations on uncompressed names in wire format (RFC 1035 section 3.1): length-prefixed labels, ended by the root.</summary>
public static class WireName
{
    /// <summary>The longest name, in bytes with all length bytes (RFC 1035 section 2.3.4).</summary>
    public const int MaxLength = 255;

    /// <summary>The longest label, in bytes.</summary>
    public const int MaxLabel = 63;

    /// <summary>The most labels that fit a name, the root not counted.</summary>
    public const int MaxLabels = 127;

    /// <summary>A buffer of this length holds any name and whole vectors up to its end.</summary>
    internal const int PaddedLength = 256 + 32;

    /// <summary>Fills <paramref name="starts"/> with the offset of each label's length byte and gives their number, the root not counted.</summary>
    public static int LabelStarts(ReadOnlySpan<byte> name, Span<byte> starts)
    {
        int count = 0;
        for (int at = 0; name[at] != 0; at += name[at] + 1)
        {
            starts[count++] = (byte)at;
        }

        return count;
    }

    /// <summary>The length of the name at the start of <paramref name="wire"/>, with its root byte.</summary>
    public static int Length(ReadOnlySpan<byte> wire)
    {
        int at = 0;
        while (wire[at] != 0)
        {
            at += wire[at] + 1;
        }

        return at + 1;
    }

    /// <summary>Copies a name in lower case; length bytes are at most 63 and so are not touched.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ToLower(ReadOnlySpan<byte> name, Span<byte> lower)
    {
        int i = 0;
        for (; i + Vector256<byte>.Count <= name.Length; i += Vector256<byte>.Count)
        {
            Lower(Vector256.Create(name[i..])).CopyTo(lower[i..]);
        }

        for (; i < name.Length; i++)
        {
            lower[i] = (byte)(name[i] - 'A') < 26 ? (byte)(name[i] | 0x20) : name[i];
        }
    }

    /// <summary>Copies the name at the start of a message's rest in lower case, in whole vectors, which may reach beyond it.</summary>
    /// <param name="wire">The name and what follows it.</param>
    /// <param name="length">The length of the name.</param>
    /// <param name="lower">At least <see cref="PaddedLength"/> bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void ToLowerPadded(ReadOnlySpan<byte> wire, int length, Span<byte> lower)
    {
        int i = 0;
        for (; i < length && i + Vector256<byte>.Count <= wire.Length; i += Vector256<byte>.Count)
        {
            Lower(Vector256.Create(wire[i..])).CopyTo(lower[i..]);
        }

        if (i < length)
        {
            // Too near the end of the message to be read in whole vectors.
            wire[i..length].CopyTo(lower[i..]);
            Lower(Vector256.Create<byte>(lower[i..])).CopyTo(lower[i..]);
        }
    }

    /// <summary>True when <paramref name="name"/> is <paramref name="ancestor"/> or lies below it; both in the same case.</summary>
    public static bool IsAtOrBelow(ReadOnlySpan<byte> name, ReadOnlySpan<byte> ancestor)
    {
        int at = 0;
        while (name.Length - at > ancestor.Length)
        {
            at += name[at] + 1;
        }

        return name[at..].SequenceEqual(ancestor);
    }

    /// <summary>The presentation form (RFC 1035 section 5.1), absolute, with <c>\.</c> and <c>\DDD</c> escapes.</summary>
    public static string ToText(ReadOnlySpan<byte> name)
    {
        if (name[0] == 0)
        {
            return ".";
        }

        var text = new StringBuilder();
        for (int at = 0; name[at] != 0; at += name[at] + 1)
        {
            foreach (byte b in name.Slice(at + 1, name[at]))
            {
                AppendByte(text, b);
            }

            text.Append('.');
        }

        return text.ToString();
    }

    /// <summary>Reads a name in presentation form.</summary>
    /// <param name="text">The name; <c>@</c> alone is the origin, a name without a final dot is relative to it.</param>
    /// <param name="origin">An absolute name in wire format.</param>
    /// <param name="wire">At least <see cref="MaxLength"/> bytes; gets the name with its case kept.</param>
    /// <param name="length">The name's length in <paramref name="wire"/>.</param>
    /// <returns>Null, or what is wrong with the text.</returns>
    public static string? TryParse(ReadOnlySpan<byte> text, ReadOnlySpan<byte> origin, Span<byte> wire, out int length)
    {
        length = 0;
        if (text is [(byte)'@'])
        {
            origin.CopyTo(wire);
            length = origin.Length;
            return null;
        }

        if (text is [(byte)'.'])
        {
            wire[0] = 0;
            length = 1;
            return null;
        }

        int label = 0;
        int to = 1;
        bool absolute = false;
        for (int at = 0; at < text.Length;)
        {
            byte b = text[at];
            absolute = b == '.';
            if (absolute)
            {
                if (to - label == 1)
                {
                    return "empty label";
                }

                wire[label] = (byte)(to - label - 1);
                label = to++;
                at++;
            }
            else
            {
                if (b == '\\')
                {
                    int used = Unescape(text[at..], out b);
                    if (used == 0)
                    {
                        return "bad escape; write \\DDD with DDD from 000 to 255, or \\ and one character";
                    }

                    at += used;
                }
                else
                {
                    at++;
                }

                if (to - label > MaxLabel)
                {
                    return "label longer than 63 bytes";
                }

                if (to >= MaxLength)
                {
                    return TooLong;
                }

                wire[to++] = b;
            }
        }

        return absolute ? Finish(label, wire, out length) : Append(label, to, origin, wire, out length);
    }

    /// <summary>Reads one escape, <c>\DDD</c> or <c>\X</c> (RFC 1035 section 5.1).</summary>
    /// <returns>The characters used; 0 when it is malformed.</returns>
    public static int Unescape(ReadOnlySpan<byte> text, out byte value)
    {
        value = 0;
        if (text.Length < 2)
        {
            return 0;
        }

        if (text[1] is < (byte)'0' or > (byte)'9')
        {
            value = text[1];
            return 2;
        }

        return text.Length >= 4 && Utf8Parser.TryParse(text.Slice(1, 3), out value, out int used) && used == 3 ? 4 : 0;
    }

    private const string TooLong = "name longer than 255 bytes";

    private static Vector256<byte> Lower(Vector256<byte> bytes)
    {
        var upper = Vector256.LessThan(bytes - Vector256.Create((byte)'A'), Vector256.Create((byte)26));
        return bytes + (upper & Vector256.Create((byte)0x20));
    }

    private static string? Finish(int end, Span<byte> wire, out int length)
    {
        wire[end] = 0;
        length = end + 1;
        return null;
    }

    private static string? Append(int label, int to, ReadOnlySpan<byte> origin, Span<byte> wire, out int length)
    {
        length = 0;
        if (to == 1)
        {
            return "empty name";
        }

        if (to + origin.Length > MaxLength)
        {
            return TooLong;
        }

        wire[label] = (byte)(to - label - 1);
        origin.CopyTo(wire[to..]);
        length = to + origin.Length;
        return null;
    }

    private static void AppendByte(StringBuilder text, byte b)
    {
        if (b is (byte)'.' or (byte)'\\' or (byte)'"' or (byte)';' or (byte)'(' or (byte)')' or (byte)'@' or (byte)'$')
        {
            text.Append('\\').Append((char)b);
        }
        else if (b is > 0x20 and < 0x7F)
        {
            text.Append((char)b);
        }
        else
        {
            text.Append('\\').Append(b.ToString("D3", null));
        }
    }
}
