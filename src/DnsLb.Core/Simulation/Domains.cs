using DnsLb.Core.Selection;

namespace DnsLb.Core.Simulation;

/// <summary>The domains of the small world, each a resolver and its clients.</summary>
internal sealed class Domains
{
    // Of one page.
    private const double MeanHits = 10;

    private readonly double _sessionsOfClient;
    private readonly double _demandError;
    private readonly int[] _clients;

    public Domains(ClientSettings settings)
    {
        _sessionsOfClient = 1 / settings.Session.TotalSeconds;
        _demandError = settings.DemandError;
        double[] shares = [.. Enumerable.Range(1, settings.Domains).Select(rank => Math.Pow(rank, -settings.Skew))];
        double sum = shares.Sum();
        _clients = [.. shares.Select(share => Math.Max(1, (int)Math.Round(settings.Clients * share / sum)))];
        OfClients = [.. _clients.SelectMany((count, domain) => Enumerable.Repeat(domain, count))];
        Sources = [.. _clients.Select((_, domain) => (UInt128)StableHash.Mix(((ulong)(uint)settings.Seed << 32) + (uint)domain))];
        WorkOfHit = settings.ThinkTime.TotalSeconds / (MeanHits * OfClients.Length);
    }

    /// <summary>The domain of each client.</summary>
    public int[] OfClients { get; }

    /// <summary>The address that each domain's resolver asks from.</summary>
    public UInt128[] Sources { get; }

    /// <summary>What a hit is of the demand of all clients in a second.</summary>
    public double WorkOfHit { get; }

    /// <summary>Lookups per second of each source, as oracles believe.</summary>
    public Dictionary<UInt128, double> Demand()
    {
        double all = OfClients.Length;
        double largest = _clients[0] * (1 - _demandError);
        double ofOthers = _clients.Length > 1 ? (all - largest) / (all - _clients[0]) : 1;
        return Sources.Select((source, domain) => (source, Clients: domain == 0 ? largest : _clients[domain] * ofOthers))
            .ToDictionary(each => each.source, each => each.Clients * _sessionsOfClient);
    }
}
