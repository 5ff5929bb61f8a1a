using DnsLb.Core.Health;
using DnsLb.Core.Leases;
using DnsLb.Core.Pools;

namespace DnsLb.Metrics;

/// <summary>Pools and their members: what they served, what they are, what is leased to them.</summary>
internal static class PoolFamilies
{
    private static readonly string[] OfPool = ["pool", "type"];

    private static readonly string[] OfMember = ["pool", "type", "member"];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<MetricFamily> All { get; } =
    [
        Pool("dnslb_pool_queries_total", "Queries that the pool answered.", pool => pool.Pool.Counts.Queries, MetricKind.Counter),
        Pool("dnslb_pool_members", "Members of the pool.", pool => pool.Health.Members.Count),
        Pool("dnslb_pool_members_serving", "Members that answers may hold now.", pool => pool.Pool.View.Serving.Count),
        Pool("dnslb_pool_answer_members", "Addresses in an answer now.", pool => pool.Pool.View.Answers),
        Pool("dnslb_pool_ttl_seconds", "The greatest TTL of answers now.", pool => pool.Pool.View.Ttl),
        Pool("dnslb_pool_failing_open", "1 while members are served that their checks have as down, by a floor or by when-empty=all.", pool => Flag(pool.Pool.View.Serving.Any(member => !pool.Health.Members[member].Condition.Up))),
        Pool("dnslb_pool_verdicts_stale", "1 while verdicts are old, for this machine cannot probe.", pool => Flag(pool.Health.Members.Any(member => member.Condition.Stale is not null))),
        Lease("dnslb_pool_lookups_per_second", "Policy lease: lookups of all sources together; absent until they are known.", book => book.Terms.Sources > 0 ? book.Terms.TotalRate : null),
        Lease("dnslb_pool_sources", "Policy lease: sources that are known.", book => book.Terms.Sources),
        Lease("dnslb_pool_lookups_per_answer", "Policy lease: lookups that an answer is to serve.", book => book.Terms.LookupsPerAnswer),
        Lease("dnslb_pool_estimate_ratio", "Policy lease: queries that came for each that was calculated from the estimates of demand; 1 when these are right.", book => book.Correction),
        Lease("dnslb_pool_hears_loads", "Policy lease: 1 while members say how loaded they are.", book => Flag(book.HearsLoads)),
        new("dnslb_member_answers_total", MetricKind.Counter, "Answers that held the member.", OfMember, (snapshot, samples) => EachMember(snapshot, (pool, _, index, labels) => samples.Add(pool.Counts.ServedBy(index), labels))),
        Member("dnslb_member_up", "1 when the member's checks say that it is up, whatever a person has decided; 0 when down or not known.", member => Flag(member.Verdict == Verdict.Up)),
        Member("dnslb_member_weight", "The weight in the zone file.", member => member.Member.Settings.Weight),
        Member("dnslb_member_effective_weight", "What health, or a person, makes of the weight now.", member => member.Condition.WeightInForce(member.Member.Settings.Weight)),
        new("dnslb_member_serving", MetricKind.Gauge, "1 while answers may hold the member.", OfMember, ReadServing),
        new("dnslb_member_forced", MetricKind.Gauge, "1 while a person has decided the member's state; absent while nobody has.", [.. OfMember, "kind"], ReadForced),
        new("dnslb_member_leased_lookups_per_second", MetricKind.Gauge, "Policy lease: lookups that are leased to the member.", OfMember, (snapshot, samples) => EachLeased(snapshot, samples, (book, index, _) => book.LeasedTo(index))),
        new("dnslb_member_expected_lookups_per_second", MetricKind.Gauge, "Policy lease: lookups that the member is expected to serve; clients stay after a lease has ended.", OfMember, (snapshot, samples) => EachLeased(snapshot, samples, (_, _, expected) => expected)),
    ];

    private static double Flag(bool isSo) => isSo ? 1 : 0;

    private static MetricFamily Pool(string name, string help, Func<PoolMetrics, double> read, MetricKind kind = MetricKind.Gauge) => new(name, kind, help, OfPool, (snapshot, samples) =>
    {
        foreach (PoolMetrics pool in snapshot.Pools)
        {
            samples.Add(read(pool), pool.Labels.Pool);
        }
    });

    private static MetricFamily Lease(string name, string help, Func<LeaseBook, double?> read) => new(name, MetricKind.Gauge, help, OfPool, (snapshot, samples) =>
    {
        foreach (PoolMetrics pool in snapshot.Pools)
        {
            if (pool.Pool.Leases is { } book && read(book) is { } value)
            {
                samples.Add(value, pool.Labels.Pool);
            }
        }
    });

    private static MetricFamily Member(string name, string help, Func<MemberHealth, double> read) =>
        new(name, MetricKind.Gauge, help, OfMember, (snapshot, samples) => EachMember(snapshot, (_, member, _, labels) => samples.Add(read(member), labels)));

    private static void EachMember(MetricsSnapshot snapshot, Action<Pool, MemberHealth, int, LabelSet> take)
    {
        foreach (PoolMetrics pool in snapshot.Pools)
        {
            foreach (var (member, index, labels) in pool.Members)
            {
                take(pool.Pool, member, index, labels);
            }
        }
    }

    private static void EachLeased(MetricsSnapshot snapshot, ISamples samples, Func<LeaseBook, int, double, double> read) => EachMember(snapshot, (pool, _, index, labels) =>
    {
        if (pool.Leases is { } book)
        {
            samples.Add(read(book, index, book.ExpectedOf(index)), labels);
        }
    });

    private static void ReadServing(MetricsSnapshot snapshot, ISamples samples)
    {
        foreach (PoolMetrics pool in snapshot.Pools)
        {
            bool[] serves = new bool[pool.Health.Members.Count];
            foreach (ushort member in pool.Pool.View.Serving)
            {
                serves[member] = true;
            }

            foreach (var (_, index, labels) in pool.Members)
            {
                samples.Add(Flag(serves[index]), labels);
            }
        }
    }

    private static void ReadForced(MetricsSnapshot snapshot, ISamples samples) => EachMember(snapshot, (_, member, _, labels) =>
    {
        if (member.Condition.Forced is { } kind)
        {
            samples.Add(1, labels, new LabelSet(("kind", kind.ToString().ToLowerInvariant())));
        }
    });
}
