using System.Buffers.Binary;
using System.Text;

namespace DnsLb.Tests.Fuzzing;

/// <summary>Packets for <see cref="FuzzTarget"/>: queries, some with parts that lie about themselves, and what a few changes of bytes make of them.</summary>
/// <param name="seed">The same seed gives the same packets.</param>
internal sealed class PacketMutator(int seed)
{
    private const int HeaderLength = 12;
    private const int MostChanges = 4;

    private static readonly ushort[] Types = [1, 28, 2, 5, 6, 12, 15, 16, 33, 35, 39, 41, 43, 46, 64, 65, 250, 251, 252, 255, 0, ushort.MaxValue];

    // Client subnet, NSID, cookie, TCP keepalive, padding, extended error, chain, and one that nobody knows.
    private static readonly ushort[] Options = [8, 3, 10, 11, 12, 15, 13, 65001];

    private readonly Random _random = new(seed);

    /// <summary>The next packet; seldom it is a query that nothing was done to.</summary>
    public byte[] Next()
    {
        byte[] packet = OneIn(50) ? Bytes(_random.Next(600)) : Query();
        for (int changes = _random.Next(MostChanges); changes > 0 && packet.Length > 0; changes--)
        {
            packet = Change(packet);
        }

        return packet;
    }

    private byte[] Change(byte[] packet)
    {
        int at = _random.Next(packet.Length);
        int to = _random.Next(at, packet.Length + 1);
        switch (_random.Next(9))
        {
            case 0:
                packet[at] = (byte)_random.Next(256);
                return packet;
            case 1:
                packet[at] ^= (byte)(1 << _random.Next(8));
                return packet;
            case 2:
                return ChangeHeader(packet);
            case 3:
                return ChangeLabel(packet);
            case 4:
                return packet[..at];
            case 5:
                return [.. packet[..at], .. packet[to..]];
            case 6:
                return [.. packet[..at], .. Bytes(_random.Next(1, 20)), .. packet[at..]];
            case 7:
                return [.. packet[..to], .. packet[at..]];
            default:
                return [.. packet[..at], .. Query()[Math.Min(at, HeaderLength)..]];
        }
    }

    private byte[] ChangeHeader(byte[] packet)
    {
        int field = 2 * _random.Next(HeaderLength / 2);
        if (field + 2 <= packet.Length)
        {
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(field), (ushort)(OneIn(2) ? _random.Next(4) : _random.Next(ushort.MaxValue + 1)));
        }

        return packet;
    }

    // The length byte of a label of the question becomes a pointer, to anywhere, or a length that is too long or too short.
    private byte[] ChangeLabel(byte[] packet)
    {
        int at = HeaderLength;
        while (at < packet.Length && packet[at] != 0 && !OneIn(3))
        {
            at += packet[at] + 1;
        }

        if (at + 1 < packet.Length)
        {
            (packet[at], packet[at + 1]) = _random.Next(3) switch
            {
                0 => ((byte)(0xC0 | _random.Next(2)), (byte)_random.Next(256)),
                1 => ((byte)(packet[at] + _random.Next(-2, 3)), packet[at + 1]),
                _ => ((byte)_random.Next(256), packet[at + 1]),
            };
        }

        return packet;
    }

    private byte[] Query()
    {
        byte[][] additional = [.. Enumerable.Range(0, OneIn(4) ? _random.Next(4) : 1).Select(_ => OneIn(8) ? Record() : Opt())];
        bool inAnswer = OneIn(20);
        byte[] packet = new byte[HeaderLength];
        _random.NextBytes(packet.AsSpan(0, 2));
        ushort flags = (ushort)(OneIn(10) ? _random.Next(ushort.MaxValue + 1) : 0x0100 & _random.Next(ushort.MaxValue + 1));
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), flags);
        packet[inAnswer ? 7 : 11] = (byte)additional.Length;
        packet[5] = (byte)(OneIn(15) ? 0 : 1);
        byte[] question = packet[5] == 0 ? [] : [.. Name(), .. UInt16(Pick(Types)), .. UInt16(OneIn(20) ? _random.Next(5) : 1)];
        return [.. packet, .. question, .. additional.SelectMany(record => record)];
    }

    private byte[] Name()
    {
        var wire = new List<byte>();
        string name = (OneIn(5) ? Encoding.Latin1.GetString(Bytes(_random.Next(1, 20))).Replace('.', 'x') + "." : "") + Pick(FuzzZones.Names);
        foreach (string label in name.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            wire.Add((byte)label.Length);
            wire.AddRange(label.Select(c => (byte)(char.IsAsciiLetter(c) && OneIn(4) ? c ^ 0x20 : c)));
        }

        return [.. wire, 0];
    }

    private byte[] Opt()
    {
        byte[] options = [.. Enumerable.Range(0, _random.Next(4)).SelectMany(_ => Option())];
        byte[] owner = OneIn(20) ? Name() : [0];
        int size = OneIn(2) ? 1232 : OneIn(2) ? 512 : _random.Next(ushort.MaxValue + 1);
        byte version = (byte)(OneIn(20) ? _random.Next(256) : 0);
        return [.. owner, .. UInt16(41), .. UInt16(size), 0, version, .. UInt16(OneIn(2) ? 0x8000 : 0), .. UInt16(Lie(options.Length)), .. options];
    }

    private byte[] Option()
    {
        ushort code = Pick(Options);
        byte[] data = code == Options[0] ? Subnet() : Bytes(OneIn(2) ? 8 : _random.Next(48));
        return [.. UInt16(code), .. UInt16(Lie(data.Length)), .. data];
    }

    private byte[] Subnet()
    {
        bool isIPv6 = OneIn(3);
        int prefix = OneIn(10) ? _random.Next(256) : _random.Next(isIPv6 ? 129 : 33);
        byte[] address = Bytes((prefix + 7) / 8);
        if (address.Length > 0 && !OneIn(10))
        {
            address[^1] &= (byte)(0xFF << ((8 - (prefix % 8)) % 8));
        }

        return [0, (byte)(OneIn(20) ? _random.Next(256) : isIPv6 ? 2 : 1), (byte)prefix, (byte)(OneIn(20) ? _random.Next(256) : 0), .. address];
    }

    // Owned by the name in the question, or by another.
    private byte[] Record()
    {
        byte[] data = Bytes(_random.Next(40));
        byte[] owner = OneIn(2) ? [0xC0, HeaderLength] : Name();
        return [.. owner, .. UInt16(Pick(Types)), .. UInt16(_random.Next(256)), 0, 0, 0, 0, .. UInt16(Lie(data.Length)), .. data];
    }

    private int Lie(int length) => OneIn(20) ? _random.Next(ushort.MaxValue + 1) : OneIn(20) ? Math.Max(0, length + _random.Next(-3, 4)) : length;

    private bool OneIn(int times) => _random.Next(times) == 0;

    private T Pick<T>(T[] from) => from[_random.Next(from.Length)];

    private byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] UInt16(int value) => [(byte)(value >> 8), (byte)value];
}
