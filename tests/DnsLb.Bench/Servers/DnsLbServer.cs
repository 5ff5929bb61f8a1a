using System.Runtime.InteropServices;
using DnsLb.Bench.Measuring;
using DnsLb.Tests;

namespace DnsLb.Bench.Servers;

/// <summary>The server of this repository, published as its Dockerfile does.</summary>
internal sealed class DnsLbServer : NameServer
{
    private static readonly Lazy<string> Published = new(Publish);

    /// <summary>The program, which is published when it is first asked for.</summary>
    public static string Program => Published.Value;

    public override string Name => "dnslb";

    public override string Version => ProgramOutput.Of("git", "describe", "--always", "--dirty");

    public override string PoolAnswers => "one of 8 by weight, TCP checks";

    public override string Settings => "`--workers 1`, `--rate-limit off` (its default is on, but not for loopback)";

    public override IReadOnlyList<string> Configure(ServerSite site) =>
        [Program, "serve", "--zones", site.ZoneFolder, "--listen", $"{site.EndPoint}", "--workers", "1", "--rate-limit", "off", "--api", "none"];

    private static string Publish()
    {
        string folder = Repository.PathOf(".artifacts/bench-server");
        _ = ProgramOutput.Of("dotnet", "publish", "src/DnsLb", "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-o", folder, "--nologo");
        return Path.Combine(folder, "dnslb");
    }
}
