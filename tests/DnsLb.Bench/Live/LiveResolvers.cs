using System.Diagnostics;
using System.Net;
using DnsLb.Bench.Measuring;
using DnsLb.Bench.Servers;
using DnsLb.Tests.EndToEnd;

namespace DnsLb.Bench.Live;

/// <summary>All resolvers, the one with most clients first.</summary>
internal sealed class LiveResolvers : IDisposable
{
    private const int MostOfOthers = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // Of each ten, one is of each other kind, as long as there are not too many of it.
    private static readonly string[] KindsInTurn = ["unbound", "bind", "unbound", "unbound", "kresd", "unbound", "pdns-recursor", "unbound", "unbound", "dnsmasq"];

    private readonly List<PinnedProcess> _processes = [];

    private LiveResolvers(IReadOnlyList<IPEndPoint> endPoints) => EndPoints = endPoints;

    /// <summary>Where each listens.</summary>
    public IReadOnlyList<IPEndPoint> EndPoints { get; }

    public double CpuSeconds => _processes.Sum(process => process.Tree.CpuSeconds);

    /// <summary>The kind of each; unbound takes the place of those that are not installed.</summary>
    public static IReadOnlyList<ResolverKind> Kinds(int count) =>
        [.. Enumerable.Range(0, count).Select(i => ResolverKind.All.First(kind => kind.Name == KindsInTurn[i % KindsInTurn.Length]) is { IsInstalled: true } kind && i < MostOfOthers * KindsInTurn.Length ? kind : ResolverKind.All[^1])];

    /// <summary>Starts all, and waits until each answers.</summary>
    /// <param name="count">How many.</param>
    /// <param name="authority">Whom they ask for the zone.</param>
    /// <param name="folder">For their files.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<LiveResolvers> StartAsync(int count, IPEndPoint authority, string folder, CancellationToken cancellation)
    {
        IReadOnlyList<ResolverKind> kinds = Kinds(count);
        IPAddress[] sources = [.. Enumerable.Range(1, count).Select(i => IPAddress.Parse($"127.0.1.{i}"))];
        int port = FreePort.Find();
        var resolvers = new LiveResolvers([.. sources.Zip(kinds, (source, kind) => kind.ListensAnywhere ? new IPEndPoint(source, port) : new IPEndPoint(IPAddress.Loopback, FreePort.Find()))]);
        try
        {
            for (int i = 0; i < count; i++)
            {
                string home = Directory.CreateDirectory(Path.Combine(folder, $"{i + 1}-{kinds[i].Name}")).FullName;
                resolvers.Start(kinds[i], new ResolverSite(home, kinds.Take(i).Count(kind => kind == kinds[i]), resolvers.EndPoints[i], sources[i], authority));
            }

            await Task.WhenAll(resolvers.EndPoints.Select((endPoint, i) => resolvers.UntilAnswersAsync(endPoint, kinds[i], cancellation)));
            return resolvers;
        }
        catch
        {
            resolvers.Dispose();
            throw;
        }
    }

    public void Dispose() => _processes.ForEach(process => process.Dispose());

    private void Start(ResolverKind kind, ResolverSite site)
    {
        int core = _processes.Count % 2 == 0 ? PinnedProcess.GeneratorCore : PinnedProcess.ServerCore;
        _processes.Add(PinnedProcess.Start(core, kind.Configure(site), site.PathOf("output")));
    }

    private async Task UntilAnswersAsync(IPEndPoint endPoint, ResolverKind kind, CancellationToken cancellation)
    {
        using var asker = new Asker(endPoint);
        long started = Stopwatch.GetTimestamp();
        while ((await asker.AddressesAsync(LiveZone.Owner, forResolver: true)).Count == 0)
        {
            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                throw new BenchmarkException($"{kind.Name} at {endPoint} does not answer; what ended said:\n{string.Join('\n', _processes.Where(process => process.HasExited).Select(process => process.Output))}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), cancellation);
        }
    }
}
