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

    [Theory]
    [InlineData("none", "there is no such socket")]
    [InlineData("none/none", "there is no such socket")]
    [InlineData("file", "it is a file, no socket")]
    [InlineData("file/none", "there is no such socket")]
    [InlineData("folder", "it is a folder, no socket")]
    [InlineData("left", "nobody listens at the socket: the server that made it has ended")]
    public void Reason_NobodyAnswers_SaysWhatIsThere(string name, string reason)
    {
        _folder.Write("file", "");
        Directory.CreateDirectory(_folder["folder"]);
        using var left = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        left.Bind(new UnixDomainSocketEndPoint(_folder["left"]));
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

        SocketException refused = Assert.Throws<SocketException>(() => client.Connect(new UnixDomainSocketEndPoint(_folder[name])));

        Assert.Equal(reason, SocketFile.Reason(_folder[name], refused));
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
