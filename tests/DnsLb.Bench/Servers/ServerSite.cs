using System.Net;
using DnsLb.Bench.Workloads;
using DnsLb.Tests.EndToEnd;

namespace DnsLb.Bench.Servers;

/// <summary>The folder of one server, its address, and the zones that it serves: <c>pool.example</c> and <c>big.example</c>.</summary>
internal sealed class ServerSite : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ServerSite(int names, int memberPort)
    {
        MemberPort = memberPort;
        Directory.CreateDirectory(ZoneFolder);
        BigZone = new BigZone(Path.Combine(ZoneFolder, BigZone.Name), names);
        BigZone.Publish(version: 1);
        File.WriteAllText(PoolFile, PoolZone.Text(memberPort));
    }

    public string Folder => _folder.Path;

    public string ZoneFolder => Path.Combine(Folder, "zones");

    public IPEndPoint EndPoint { get; } = new(IPAddress.Loopback, FreePort.Find());

    public int Port => EndPoint.Port;

    /// <summary>The port on which the members of the pool accept connections.</summary>
    public int MemberPort { get; }

    public BigZone BigZone { get; }

    /// <summary>The zone of the pool, as DnsLb reads it; for others its annotations are comments.</summary>
    public string PoolFile => Path.Combine(ZoneFolder, PoolZone.Name);

    public string PathOf(string name) => _folder.PathOf(name);

    /// <summary>Writes a file into the folder and gives its path.</summary>
    public string Write(string name, string text) => _folder.Write(name, text);

    public void Dispose() => _folder.Dispose();
}
