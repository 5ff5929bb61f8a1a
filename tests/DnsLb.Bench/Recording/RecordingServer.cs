using DnsLb.Bench.Servers;

namespace DnsLb.Bench.Recording;

/// <summary>The server of this repository, with settings that have it write queries down.</summary>
/// <param name="title">What they are.</param>
/// <param name="recording">The settings.</param>
internal sealed class RecordingServer(string title, Func<ServerSite, IEnumerable<string>> recording) : NameServer
{
    private readonly DnsLbServer _server = new();

    public override string Name => title;

    public override string Version => _server.Version;

    public override string PoolAnswers => _server.PoolAnswers;

    public override string Settings => _server.Settings;

    public override IReadOnlyList<string> Configure(ServerSite site) => [.. _server.Configure(site), .. recording(site)];
}
