namespace DnsLb.Core.Leases;

/// <summary>How a resolver's clients spread over the addresses of an answer: some resolvers rotate them or their clients pick one at random, all others use the first.</summary>
internal static class LeaseShares
{
    // The part of demand that spreads evenly. Nobody tells; most resolvers rotate by default, many forwarders do not.
    private const double Spread = 0.6;

    /// <summary>The part of demand that goes to the first address of so many.</summary>
    public static double First(int addresses) => 1 - Spread + (Spread / addresses);

    /// <summary>The part that goes to each address behind the first.</summary>
    public static double Behind(int addresses) => Spread / addresses;
}
