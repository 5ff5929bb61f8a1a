using DnsLb.Core.Wire;

namespace DnsLb.Core.Answering;

/// <summary>The memory that one worker uses for one answer after another.</summary>
internal sealed class Scratch(int worker)
{
    /// <summary>No answer holds more: 4,096 A records fill the 65,535 bytes of a TCP message.</summary>
    private const int MostPicked = 4096;

    // A chain of CNAMEs with names of the most labels fits; so does any referral.
    private const int CompressionEntries = 4096;

    public int Worker => worker;

    /// <summary>The name that was asked for.</summary>
    public LookupName QueryName { get; } = new();

    /// <summary>The name that a CNAME or DNAME leads to.</summary>
    public LookupName TargetName { get; } = new();

    /// <summary>The name of a name server whose addresses are wanted.</summary>
    public LookupName ServerName { get; } = new();

    public uint[] CompressionRoom { get; } = new uint[CompressionEntries];

    public ushort[] Picked { get; } = new ushort[MostPicked];

    /// <summary>Room for a CNAME that a DNAME implies.</summary>
    public byte[] SynthesizedRecord { get; } = new byte[RRFormat.HeaderLength + WireName.MaxLength];
}
