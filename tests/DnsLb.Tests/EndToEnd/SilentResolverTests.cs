using System.Globalization;
using System.Net;
using System.Net.Sockets;
using DnsLb.Tests.Checks;

namespace DnsLb.Tests.EndToEnd;

/// <summary>The real process on a machine whose resolver takes queries and never answers.</summary>
/// <remarks>Needs root: it listens at port 53 of loopback, and shows another resolv.conf to the server alone (unshare, mount). Without, it fails at once with what the system says.</remarks>
[Collection(ProcessTests.Name)]
public sealed class SilentResolverTests : IDisposable
{
    // More than look-ups run at once.
    private const int Names = 20;
    private const int Rounds = 10;

    // One for each of the look-ups that were ever asked for would be far more.
    private const int MostThreads = 64;

    private readonly TemporaryFolder _folder = new();
    private readonly Socket _resolver = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    public void Dispose()
    {
        _resolver.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Serve_TheResolverIsSilent_OtherTargetsAreProbedAndNothingPilesUp()
    {
        using var probed = new SemaphoreSlim(0);
        await using var backend = new Backend((_, _) => Task.FromResult(probed.Release()));
        string members = string.Join('\n', Enumerable.Range(1, Names).Select(i => $"www A 192.0.2.{i} ;@ probe=app{i}.example.net"));
        _folder.Write("example.com.zone", ZoneSamples.Example(
            $"""
            ;@check alive tcp port={backend.EndPoint.Port} interval=500ms timeout=400ms
            ;@pool www check=alive
            www A 127.0.0.1
            {members}
            """));
        await using DnsLbProcess server = await DnsLbProcess.StartAsync(["serve", "--zones", _folder.Path, "--listen", "127.0.0.1:0"], launcher: WithResolver(ListenAsResolver()));

        for (int round = 0; round < Rounds; round++)
        {
            Assert.True(await probed.WaitAsync(ChildProcess.Patience));
        }

        await server.Process.WaitForLineAsync(@"app\d+\.example\.net:\d+ not probed: the resolver of this machine has not answered for app\d+\.example\.net in 0\.4s");
        Assert.True(_resolver.Available > 0);
        Assert.Equal(["127.0.0.1"], server.Served("www.example.com"));
        Assert.InRange(Threads(server.Process.Id), 1, MostThreads);
        await server.Process.SignalAsync("TERM");
        Assert.Equal(0, await server.Process.WaitForExitAsync());
    }

    // The system asks at the port of DNS alone, so the address is what must be free.
    private IPAddress ListenAsResolver()
    {
        const int DnsPort = 53;
        var address = new IPAddress([127, 53, (byte)Random.Shared.Next(256), (byte)Random.Shared.Next(1, 255)]);
        _resolver.Bind(new IPEndPoint(address, DnsPort));
        return address;
    }

    // For the server alone, which gets a view of the files of its own.
    private string[] WithResolver(IPAddress address)
    {
        string file = _folder.Write("resolv.conf.bak", $"nameserver {address}\n");
        return ["unshare", "--mount", "sh", "-c", $"mount --bind '{file}' /etc/resolv.conf && exec \"$@\"", "sh"];
    }

    private static int Threads(int process) => int.Parse(
        File.ReadAllLines($"/proc/{process}/status").Single(line => line.StartsWith("Threads:", StringComparison.Ordinal))["Threads:".Length..],
        CultureInfo.InvariantCulture);
}
