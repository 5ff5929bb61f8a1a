using System.Net.Sockets;
using DnsLb.Core.Files;
using DnsLb.Tests.Serving;

namespace DnsLb.Tests.Files;

public sealed class SocketPeerTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(SocketType.Stream)]
    [InlineData(SocketType.Seqpacket)]
    public void Of_AConnection_IsItsProcessAndUser(SocketType type)
    {
        var endPoint = new UnixDomainSocketEndPoint(_folder["socket"]);
        using var listening = new Socket(AddressFamily.Unix, type, ProtocolType.Unspecified);
        listening.Bind(endPoint);
        listening.Listen();
        using var client = new Socket(AddressFamily.Unix, type, ProtocolType.Unspecified);
        client.Connect(endPoint);
        using Socket accepted = listening.Accept();

        Assert.Equal(new SocketPeer(Environment.ProcessId, OwnUser()), SocketPeer.Of(accepted));
    }

    // proc(5).
    private static uint OwnUser() => uint.Parse(File.ReadLines("/proc/self/status").Single(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[2], System.Globalization.CultureInfo.InvariantCulture);
}
