using System.Net.Sockets;
using DnsLb.Core.Recording;
using DnsLb.Tests.EndToEnd;

namespace DnsLb.Tests.Recording;

/// <summary>Receivers that do not do as they should; real ones are in EndToEnd/DnstapTests.</summary>
public sealed class FrameStreamTests : IDisposable
{
    private const string Accept = "00000000" + "00000022" + "00000001" + "00000001" + "00000016" + "70726F746F6275663A646E737461702E446E73746170";
    private const string Ready = "00000000" + "00000022" + "00000004" + "00000001" + "00000016" + "70726F746F6275663A646E737461702E446E73746170";
    private const string Start = "00000000" + "00000022" + "00000002" + "00000001" + "00000016" + "70726F746F6275663A646E737461702E446E73746170";
    private const string Stop = "00000000" + "00000004" + "00000003";
    private const string Finish = "00000000" + "00000004" + "00000005";

    private readonly TemporaryFolder _folder = new();
    private readonly Socket _listening = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly DnstapOutput _output;

    public FrameStreamTests()
    {
        string path = _folder.PathOf("tap");
        _listening.Bind(new UnixDomainSocketEndPoint(path));
        _listening.Listen();
        _output = new DnstapOutput(path, new DnstapMessage("ns1", "dnslb"));
    }

    public void Dispose()
    {
        _output.Abandon();
        _listening.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Exchange_FromBeginToEnd_IsThatOfTheProtocol()
    {
        Task<string> received = ReceiveAllAsync(Accept, Finish);

        _output.Open();
        _output.Write([0, 0, 0, 1, 0x2A]);
        _output.Close();

        Assert.Equal(Ready + Start + "000000012A" + Stop, await received);
    }

    [Theory]
    [InlineData("00000000" + "00000004" + "00000005", "does not say Accept")]
    [InlineData("00000000" + "00000004" + "00000001", "does not take dnstap")]
    [InlineData("00000000" + "0000000D" + "00000001" + "00000001" + "00000001" + "41", "does not take dnstap")]
    [InlineData("48545450" + "2F312E31", "does not speak Frame Streams")]
    [InlineData("00000000" + "FFFFFFFF", "does not speak Frame Streams")]
    [InlineData("00000000", "has closed the connection")]
    [InlineData("", "has closed the connection")]
    public async Task Open_ReceiverSaysSomethingElse_FailsWithTheReason(string says, string reason)
    {
        Task<string> received = ReceiveAllAsync(says);

        var failure = Assert.Throws<IOException>(_output.Open);

        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        await received;
    }

    [Fact]
    public void Open_NoSuchSocket_FailsWithTheReason()
    {
        _listening.Dispose();

        Assert.Equal("there is no such socket", Assert.Throws<IOException>(_output.Open).Message);
    }

    // Answers READY and STOP as it is told, then closes when there is nothing left to say; gives all that came.
    private Task<string> ReceiveAllAsync(params string[] answers) => Task.Run(() =>
    {
        using Socket socket = _listening.Accept();
        var all = new List<byte>();
        byte[] buffer = new byte[4096];
        foreach (var (index, answer) in answers.Index())
        {
            string awaited = index == 0 ? Ready : Stop;
            while (!Convert.ToHexString([.. all]).EndsWith(awaited, StringComparison.Ordinal))
            {
                all.AddRange(buffer.AsSpan(0, socket.Receive(buffer)));
            }

            socket.Send(Convert.FromHexString(answer));
        }

        socket.Shutdown(SocketShutdown.Send);
        return Convert.ToHexString([.. all]);
    });
}
