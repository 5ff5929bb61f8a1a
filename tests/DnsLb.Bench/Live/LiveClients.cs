using System.Net;
using System.Net.Sockets;
using ARSoft.Tools.Net.Dns;
using DnsLb.Bench.Workloads;
using DnsLb.Core.Wire;

namespace DnsLb.Bench.Live;

/// <summary>
/// Clients that come at random to resolvers of Zipf's popularity. Each looks the pool up, takes the first address, and sends a request
/// every few seconds for as long as it stays.
/// </summary>
/// <param name="resolvers">The one with most clients first.</param>
/// <param name="port">Of backends.</param>
/// <param name="lookupsPerSecond">Of all together.</param>
internal sealed class LiveClients(IReadOnlyList<IPEndPoint> resolvers, int port, int lookupsPerSecond)
{
    private const int Seed = 1;

    private static readonly TimeSpan BetweenRequests = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly byte[] Query = QueryBytes.Of(LiveZone.Owner, RRType.A, forResolver: true);
    private static readonly byte[] Request = "GET / HTTP/1.1\r\nHost: www.live.example\r\n\r\n"u8.ToArray();

    private readonly double[] _popularity = Cumulated(Enumerable.Range(1, resolvers.Count).Select(rank => 1.0 / rank));
    private readonly double[] _weights = Cumulated(LiveZone.Weights.Select(weight => (double)weight));
    private readonly Random _chance = new(Seed);
    private long _lookups;
    private long _failed;

    /// <summary>How long a client stays on average.</summary>
    public static TimeSpan Stay { get; } = TimeSpan.FromSeconds(20);

    /// <summary>What would be served if each client by itself took a backend by chance and weight: no policy can be more even but by luck or by knowing all clients.</summary>
    public LoadCounter ByChance { get; } = new(LiveZone.Weights.Count);

    public long Lookups => Volatile.Read(ref _lookups);

    /// <summary>Lookups without an answer, and clients that a backend failed.</summary>
    public long Failed => Volatile.Read(ref _failed);

    /// <summary>Has clients come until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        DateTime next = DateTime.UtcNow;
        while (!cancellation.IsCancellationRequested)
        {
            next += TimeSpan.FromSeconds(Exponential(1.0 / lookupsPerSecond));
            if (next - DateTime.UtcNow is { TotalMilliseconds: >= 1 } early)
            {
                await Task.Delay(early, cancellation);
            }

            IPEndPoint resolver = resolvers[Draw(_popularity)];
            _ = ComeAsync(resolver, TimeSpan.FromSeconds(Exponential(Stay.TotalSeconds)), Draw(_weights), cancellation);
        }
    }

    private async Task ComeAsync(IPEndPoint resolver, TimeSpan stay, int byChance, CancellationToken cancellation)
    {
        try
        {
            Interlocked.Increment(ref _lookups);
            await BrowseAsync(await LookUpAsync(resolver, cancellation), stay, byChance, cancellation);
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            Interlocked.Increment(ref _failed);
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException)
        {
            // The run is over.
            return;
        }
    }

    private static async Task<IPAddress> LookUpAsync(IPEndPoint resolver, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(resolver, patience.Token);
        await socket.SendAsync(Query, patience.Token);
        byte[] reply = new byte[1232];
        int length = await socket.ReceiveAsync(reply, patience.Token);
        return DnsMessage.Parse(reply[..length]).AnswerRecords.OfType<ARecord>().FirstOrDefault()?.Address
            ?? throw new SocketException((int)SocketError.HostNotFound);
    }

    private async Task BrowseAsync(IPAddress backend, TimeSpan stay, int byChance, CancellationToken cancellation)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(backend, port), cancellation);
        byte[] reply = new byte[256];
        for (TimeSpan at = TimeSpan.Zero; at < stay; at += BetweenRequests)
        {
            await socket.SendAsync(Request, cancellation);
            if (await socket.ReceiveAsync(reply, cancellation) == 0)
            {
                throw new SocketException((int)SocketError.ConnectionReset);
            }

            ByChance.Count(byChance);
            TimeSpan rest = stay - at;
            await Task.Delay(rest < BetweenRequests ? rest : BetweenRequests, cancellation);
        }
    }

    private double Exponential(double mean) => -mean * Math.Log(1 - _chance.NextDouble());

    private int Draw(double[] cumulated)
    {
        int found = Array.BinarySearch(cumulated, _chance.NextDouble() * cumulated[^1]);
        return found < 0 ? ~found : found + 1;
    }

    private static double[] Cumulated(IEnumerable<double> parts)
    {
        double sum = 0;
        return [.. parts.Select(part => sum += part)];
    }
}
