using System.Net;
using System.Net.Sockets;
using ARSoft.Tools.Net;
using ARSoft.Tools.Net.Dns;
using DnsLb.Bench.Workloads;
using DnsLb.Core.Wire;

namespace DnsLb.Bench.Servers;

/// <summary>Asks one server for addresses.</summary>
internal sealed class Asker : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly byte[] _reply = new byte[ushort.MaxValue];

    public Asker(IPEndPoint server) => _socket.Connect(server);

    /// <summary>The addresses of one answer; none if there is no answer within a fifth of a second.</summary>
    /// <param name="name">Whose.</param>
    /// <param name="forResolver">Whether the server is a resolver, which is to ask others.</param>
    public async Task<IReadOnlyList<string>> AddressesAsync(string name, bool forResolver = false)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        try
        {
            await _socket.SendAsync(QueryBytes.Of(name, RRType.A, forResolver), patience.Token);
            int length = await _socket.ReceiveAsync(_reply, patience.Token);
            return [.. DnsMessage.Parse(_reply[..length]).AnswerRecords.OfType<ARecord>().Where(record => record.Name.Equals(DomainName.Parse(name))).Select(record => record.Address.ToString())];
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException)
        {
            // Nothing listens yet, or it is busy.
            return [];
        }
    }

    public void Dispose() => _socket.Dispose();
}
