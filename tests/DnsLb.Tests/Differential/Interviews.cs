using System.Net;
using DnsLb.Tests.EndToEnd;

namespace DnsLb.Tests.Differential;

/// <summary>Asks us, BIND, NSD and Knot the same questions about the same zones, once for all tests.</summary>
public sealed class Interviews : IAsyncLifetime
{
    private static readonly ZoneSample Dense = new(DenseZone.Apex, DenseZone.Text);

    private static readonly ZoneSample[] Others =
    [
        new(TypesZone.Apex, TypesZone.Text),
        .. Enumerable.Range(1, 2).Select(seed => new ZoneSample($"g{seed}.example", GeneratedZone.Text(seed))),
    ];

    private ServerReply[][] _replies = [];

    internal AskedQuestion[] Questions { get; } = [.. Dense.Questions(DenseZone.MoreNames), .. Others.SelectMany(zone => zone.Questions())];

    internal ServerReply[] Ours => _replies[0];

    internal ServerReply[] PeersOf(int question) => [.. _replies.Skip(1).Select(replies => replies[question])];

    public async Task InitializeAsync()
    {
        using var folder = new TemporaryFolder();
        string[] files = [.. Others.Append(Dense).Select(zone => folder.Write(zone.File, zone.Text))];
        List<PeerServer> peers = [];
        await using DnsLbProcess us = await DnsLbProcess.ServeAsync(folder.Path);
        try
        {
            foreach (string name in PeerServer.Names)
            {
                peers.Add(await PeerServer.StartAsync(name, files));
            }

            IPEndPoint[] servers = [us.EndPoint, .. peers.Select(peer => peer.EndPoint)];
            _replies = [.. servers.AsParallel().AsOrdered().WithDegreeOfParallelism(servers.Length).Select(server => Interview.Ask(server, Questions))];
        }
        finally
        {
            foreach (PeerServer peer in peers)
            {
                await peer.DisposeAsync();
            }
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;
}
