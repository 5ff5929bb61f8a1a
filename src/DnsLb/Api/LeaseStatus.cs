using DnsLb.Core.Leases;

namespace DnsLb.Api;

/// <summary>On which terms a pool gives leases, as the API shows it.</summary>
/// <param name="LookupsPerAnswer">How many lookups an answer is to serve.</param>
/// <param name="Lookups">Lookups per second of all sources; null: not known yet.</param>
/// <param name="Sources">How many sources are known.</param>
/// <param name="Budget">Queries per second that answers may cost; null: not known yet.</param>
/// <param name="QueriesToCalculated">How many times as many queries came as were calculated from the sources' demands: 1 when these are right.</param>
/// <param name="HearsLoads">Whether members said of late how loaded they are; if not, all is known from the times between queries.</param>
internal sealed record LeaseStatus(double LookupsPerAnswer, double? Lookups, int Sources, double? Budget, double QueriesToCalculated, bool HearsLoads)
{
    /// <summary>Those of now.</summary>
    public static LeaseStatus Of(LeaseBook book)
    {
        LeaseTerms terms = book.Terms;
        bool isKnown = terms.Sources > 0;
        return new LeaseStatus(
            terms.LookupsPerAnswer,
            isKnown ? terms.TotalRate : null,
            terms.Sources,
            isKnown ? terms.Budget : book.Settings.Budget,
            book.Correction,
            book.HearsLoads);
    }
}

/// <summary>What resolvers were leased to a member, as the API shows it.</summary>
/// <param name="Leased">Lookups per second that are leased to it now.</param>
/// <param name="Expected">Lookups per second that it is expected to serve now: clients stay for a while after a lease has ended.</param>
/// <param name="Share">Its part of what all members are expected to serve, from 0 to 1.</param>
internal sealed record MemberLeases(double Leased, double Expected, double Share)
{
    /// <summary>Those of all members now.</summary>
    public static MemberLeases[] Of(LeaseBook book)
    {
        double[] expected = [.. Enumerable.Range(0, book.Members).Select(book.ExpectedOf)];
        double all = expected.Sum();
        return [.. expected.Select((rate, member) => new MemberLeases(book.LeasedTo(member), rate, all > 0 ? rate / all : 0))];
    }
}
