using System.Net;
using DnsLb.Core.Wire;

namespace DnsLb.Core.Recording;

/// <summary>Which queries the query log is for. Of each kind of condition one must hold, where there is any.</summary>
internal sealed record QueryFilter
{
    /// <summary>Names in wire format and lower case: they and all below them.</summary>
    public IReadOnlyList<byte[]> Names { get; init; } = [];

    /// <summary>Networks of clients.</summary>
    public IReadOnlyList<IPNetwork> Clients { get; init; } = [];

    /// <summary>Response codes.</summary>
    public IReadOnlyList<int> Outcomes { get; init; } = [];

    /// <summary>False when every query passes.</summary>
    public bool IsOn => Names.Count + Clients.Count + Outcomes.Count > 0;

    /// <summary>Whether a query passes.</summary>
    public bool Passes(ExchangeReading reading, IPAddress client) =>
        (Outcomes.Count == 0 || Outcomes.Contains(reading.Rcode)) && (Clients.Count == 0 || PassesClient(client)) && (Names.Count == 0 || PassesName(reading.Name));

    private bool PassesClient(IPAddress client)
    {
        foreach (IPNetwork network in Clients)
        {
            if (network.Contains(client))
            {
                return true;
            }
        }

        return false;
    }

    private bool PassesName(ReadOnlySpan<byte> name)
    {
        foreach (byte[] ancestor in Names)
        {
            if (!name.IsEmpty && WireName.IsAtOrBelow(name, ancestor))
            {
                return true;
            }
        }

        return false;
    }
}
