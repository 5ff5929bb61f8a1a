using System.Net;
using DnsLb.Core.Wire;

namespace DnsLb.Core.Recording;

/// <summary>A query and its reply as a worker left them, until the ring they lie in is told to go on.</summary>
internal readonly ref struct QueryRecord(scoped in RecordHeader header, ReadOnlySpan<byte> query, ReadOnlySpan<byte> reply)
{
    private readonly RecordHeader _header = header;

    /// <summary>Between whom they went.</summary>
    public Ends Ends => _header.Ends;

    /// <summary>When the query was received, with those that came together with it.</summary>
    public DateTimeOffset Received => new(_header.Received, TimeSpan.Zero);

    /// <summary>How long after that the reply was ready.</summary>
    public TimeSpan Took => TimeSpan.FromTicks(_header.Took);

    /// <summary>The message as received.</summary>
    public ReadOnlySpan<byte> Query { get; } = query;

    /// <summary>The message that was sent; empty: none was.</summary>
    public ReadOnlySpan<byte> Reply { get; } = reply;

    /// <summary>The address of who asked.</summary>
    public IPAddress ClientAddress => AddressOf(_header.Ends.Client.Address);

    /// <summary>The address of ours that was asked.</summary>
    public IPAddress ServerAddress => AddressOf(_header.Ends.Server);

    private IPAddress AddressOf(ClientAddress address) => new(_header.Ends.Client.IsIPv6 ? address : address[..4]);
}

/// <summary>What stands before a query and its reply in the ring.</summary>
/// <param name="Length">The whole record with this, in the ring; 0: nothing follows before its end.</param>
/// <param name="QueryLength">The length of the query.</param>
/// <param name="ReplyLength">The length of the reply.</param>
/// <param name="Received">When the query was received, in ticks of UTC.</param>
/// <param name="Took">How long after that the reply was ready, in ticks.</param>
/// <param name="Ends">Between whom they went.</param>
internal readonly record struct RecordHeader(int Length, ushort QueryLength, ushort ReplyLength, long Received, long Took, Ends Ends);
