using System.Buffers.Binary;
using System.Net;
using DnsLb.Core.Answering;
using DnsLb.Core.Wire;

namespace DnsLb.Tests.Answering;

/// <summary>A query made byte by byte, apart from the product's code.</summary>
internal sealed record Question(string Name, RRType Type = RRType.A)
{
    public const ushort Id = 0x1234;

    public ushort Flags { get; init; } = 0x0100;

    public ushort Class { get; init; } = 1;

    /// <summary>The whole OPT record, or none.</summary>
    public byte[] Opt { get; init; } = [];

    public byte[] Bytes()
    {
        var bytes = new List<byte>();
        Add(bytes, Id, Flags, 1, 0, 0, (ushort)(Opt.Length > 0 ? 1 : 0));
        foreach (string label in Name.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            bytes.Add((byte)label.Length);
            bytes.AddRange(label.Select(c => (byte)c));
        }

        bytes.Add(0);
        Add(bytes, (ushort)Type, Class);
        return [.. bytes, .. Opt];
    }

    /// <summary>An OPT record (RFC 6891 section 6.1.2) with options already encoded.</summary>
    public static byte[] MakeOpt(ushort udpSize = 1232, byte version = 0, ushort flags = 0, params byte[] options) =>
        [0, 0, 41, (byte)(udpSize >> 8), (byte)udpSize, 0, version, (byte)(flags >> 8), (byte)flags, 0, (byte)options.Length, .. options];

    /// <summary>A client subnet option (RFC 7871 section 6).</summary>
    public static byte[] MakeSubnet(ushort family, byte sourcePrefix, params byte[] address) =>
        [0, 8, 0, (byte)(4 + address.Length), (byte)(family >> 8), (byte)family, sourcePrefix, 0, .. address];

    public static Client UdpClient(string address = "192.0.2.99") => MakeClient(IPAddress.Parse(address), isTcp: false);

    public static Client MakeClient(IPAddress address, bool isTcp)
    {
        var room = default(ClientAddress);
        Assert.True(address.TryWriteBytes(room, out int length));
        return new Client(room, length == 16, isTcp);
    }

    private static void Add(List<byte> bytes, params ushort[] values)
    {
        byte[] two = new byte[2];
        foreach (ushort value in values)
        {
            BinaryPrimitives.WriteUInt16BigEndian(two, value);
            bytes.AddRange(two);
        }
    }
}
