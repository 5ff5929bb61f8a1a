using System.Globalization;
using DnsLb.Core.Leases;

namespace DnsLb.Core.Selection;

/// <summary>What a pool knows of a source, in words.</summary>
internal static class LeaseNote
{
    /// <summary>Its demand, and what an answer is to serve of it.</summary>
    /// <param name="book">What the pool knows.</param>
    /// <param name="source">The source; one that has not asked yet is at 0.</param>
    public static string Of(LeaseBook book, in Source source)
    {
        LeaseTerms terms = book.Terms;
        double ttl = terms.TtlOf(terms.RateOf(source), source.Shares);
        string heard = book.HearsLoads ? "the members' loads are heard" : "no loads of members are heard, so it goes by the times between queries alone";
        return string.Create(CultureInfo.InvariantCulture, $"{Demand(terms, source)}; an answer is to serve {terms.LookupsPerAnswer:0.##} lookups, which takes {ttl:0.##} s; {heard}");
    }

    private static string Demand(LeaseTerms terms, in Source source) => FormattableString.Invariant(source switch
    {
        { AskedAt: 0 } => (FormattableString)$"this source has not asked yet: taken as the usual {terms.UsualRate:0.###} lookups/s",
        { Caches: < 0 } => $"this source heeds no TTL, as forged queries do, so it gets no lease",
        { Caches: 0 } => $"this source asks again before its answers have ended, so its caches are being counted, and it gets no lease meanwhile",
        _ => $"this source has about {terms.RateOf(source):0.###} lookups/s{Caches(source)}{Keeps(source)}{Corrected(source)}",
    });

    private static string Caches(in Source source) => source.Caches > 1 ? $" behind {source.Caches} caches" : "";

    private static string Keeps(in Source source) => source.Demand.LeastTtl > 0 ? $", keeps answers for {source.Demand.LeastTtl:0} s at least" : "";

    private static string Corrected(in Source source) =>
        Math.Abs(source.Factor - 1) < 0.01 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({source.Factor:0.##} times what its queries tell, as the members' loads show)");
}
