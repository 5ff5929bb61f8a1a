using System.Net.Sockets;
using DnsLb.Core.Files;
using DnsLb.Tests.Serving;

namespace DnsLb.Tests.Files;

public sealed class SocketFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Is_ASocket_True()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_folder["socket"]));
        Assert.True(SocketFile.Is(_folder["socket"]));
    }

    [Fact]
    public void Is_AFileAFolderOrNothing_False()
    {
        string file = _folder.Write("file", "");
        Assert.All([file, _folder.Path, _folder["none"]], path => Assert.False(SocketFile.Is(path)));
    }
}
