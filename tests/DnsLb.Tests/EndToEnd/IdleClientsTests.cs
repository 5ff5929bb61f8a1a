using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using DnsLb.Tests.Transport;

namespace DnsLb.Tests.EndToEnd;

/// <summary>What ten thousand TCP clients cost that asked once and keep their connections.</summary>
[Collection(ProcessTests.Name)]
public sealed class IdleClientsTests : IDisposable
{
    private const int Clients = 10_000;
    private const int ClientsOfOneAddress = 2_000;

    // The README says 2 KB; the rest is room for the garbage of this moment.
    private const int MostBytesOfOne = 4 * 1024;

    private readonly TemporaryFolder _folder = new();
    private readonly List<Socket> _clients = [];

    public void Dispose()
    {
        _clients.ForEach(client => client.Dispose());
        _folder.Dispose();
    }

    [Fact]
    public async Task Serve_TenThousandIdleClients_TakeFewKilobytesEachAndOthersAreAnswered()
    {
        _folder.Write("example.com.zone", ZoneSamples.Example("www A 192.0.2.1"));
        await using DnsLbProcess server = await DnsLbProcess.StartAsync(["serve", "--zones", _folder.Path, "--listen", "127.0.0.1:0"], launcher: ["prlimit", "--nofile=12000"]);
        Connect(server.EndPoint, 100);
        long before = await MemoryAsync(server);

        Connect(server.EndPoint, Clients);

        long taken = await MemoryAsync(server) - before;
        Assert.True(taken <= (long)Clients * MostBytesOfOne, $"{taken / Clients} bytes for each");
        Assert.Equal(["192.0.2.1"], server.Addresses("www.example.com"));
        Connect(server.EndPoint, 1);
        Assert.DoesNotContain(server.Process.Lines, line => Regex.IsMatch(line, "^[0-9-]+ [0-9:.]+ (warning|error)"));
    }

    // All connect before any is waited for; a reply comes for each.
    private void Connect(IPEndPoint server, int count)
    {
        int first = _clients.Count;
        for (int i = 0; i < count; i++)
        {
            var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 60_000 };
            _clients.Add(client);
            client.Bind(new IPEndPoint(IPAddress.Parse($"127.2.0.{1 + (_clients.Count / ClientsOfOneAddress)}"), 0));
            client.Connect(server);
            client.Send(TcpTest.Framed((ushort)i));
        }

        for (int i = 0; i < count; i++)
        {
            byte[] reply = TcpTest.ReadReply(_clients[first + i]);
            Assert.Equal((ushort)i, (reply[0] << 8) | reply[1]);
        }
    }

    private static async Task<long> MemoryAsync(DnsLbProcess server)
    {
        string status = await File.ReadAllTextAsync($"/proc/{server.Process.Id}/status");
        return 1024 * long.Parse(Regex.Match(status, @"VmRSS:\s+(\d+)").Groups[1].Value, null);
    }
}
