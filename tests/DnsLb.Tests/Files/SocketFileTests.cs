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
        using Socket socket = Bind();
        Assert.True(SocketFile.Is(_folder["socket"]));
    }

    [Fact]
    public void Is_AFileAFolderOrNothing_False()
    {
        string file = _folder.Write("file", "");
        Assert.All([file, _folder.Path, _folder["none"]], path => Assert.False(SocketFile.Is(path)));
    }

    [Fact]
    public void TryMakeRoom_SomebodyListens_LeavesIt()
    {
        using Socket socket = Bind();
        socket.Listen();

        Assert.False(SocketFile.TryMakeRoom(_folder["socket"], SocketType.Stream));
        Assert.True(File.Exists(_folder["socket"]));
    }

    [Fact]
    public void TryMakeRoom_SomebodyListensToAnotherTypeOfSocket_DoesNotKnow()
    {
        using Socket socket = Bind();
        socket.Listen();

        Assert.Throws<SocketException>(() => SocketFile.TryMakeRoom(_folder["socket"], SocketType.Seqpacket));
        Assert.True(File.Exists(_folder["socket"]));
    }

    [Fact]
    public void TryMakeRoom_NobodyListens_RemovesIt()
    {
        using Socket socket = Bind();

        Assert.True(SocketFile.TryMakeRoom(_folder["socket"], SocketType.Stream));
        Assert.False(File.Exists(_folder["socket"]));
    }

    [Fact]
    public void TryMakeRoom_AFileOrNothing_LeavesItToBinding()
    {
        string file = _folder.Write("file", "precious");

        Assert.All([file, _folder["none"]], path => Assert.True(SocketFile.TryMakeRoom(path, SocketType.Stream)));
        Assert.Equal("precious", File.ReadAllText(file));
    }

    private Socket Bind()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_folder["socket"]));
        return socket;
    }
}
