using DnsLb.Core.Pools;
using DnsLb.Core.Selection;
using DnsLb.Core.Wire;

namespace DnsLb.Core.Answering;

/// <summary>Selects the members of pools for one query after another.</summary>
internal sealed class PoolSelection(Query query)
{
    private readonly ushort[] _picked = new ushort[SelectionStages.MostAnswers];

    /// <summary>Picks the members of one answer.</summary>
    /// <param name="view">What the pool is now.</param>
    /// <param name="client">Who asks.</param>
    /// <param name="answer">Hears how much of the client's subnet the choice depends on.</param>
    /// <param name="trace">Hears which members were picked and why.</param>
    /// <returns>Their indexes in the pool, in the order of the answer, until the next pick.</returns>
    public ReadOnlySpan<ushort> Pick<TTrace>(PoolView view, scoped in Client client, scoped ref AnswerWriter answer, scoped ref TTrace trace)
        where TTrace : struct, ISelectionTrace
    {
        var request = new PickRequest(view.LooksAtClient ? HashClient(ref answer, client) : 0, query.Name.Hash(0));
        return _picked.AsSpan(0, view.Pick(request, _picked, ref trace));
    }

    // A subnet of /0 asks that the client's own address stays out of it; the resolver's is then all there is (RFC 7871 section 7.1.2).
    private ulong HashClient(scoped ref AnswerWriter answer, scoped in Client client)
    {
        ref readonly ClientSubnet subnet = ref query.Subnet;
        if (subnet.SourcePrefix > 0)
        {
            answer.ScopePrefix = subnet.SourcePrefix;
            Span<byte> prefix = stackalloc byte[subnet.AddressLength];
            subnet.CopyAddress(prefix);
            return StableHash.Of(prefix);
        }

        ClientAddress address = client.Address;
        return StableHash.Of(client.IsIPv6 ? address : address[..4]);
    }
}
