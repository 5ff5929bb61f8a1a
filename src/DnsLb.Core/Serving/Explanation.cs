namespace DnsLb.Core.Serving;

/// <summary>Why a query gets the answer that it gets, in a form for people and for JSON.</summary>
/// <param name="Name">The query name, absolute.</param>
/// <param name="Type">The query type.</param>
/// <param name="Client">Who asks: an address, or a subnet that a resolver tells.</param>
/// <param name="Outcome">What became of the query, in a sentence.</param>
/// <param name="Rcode">The response code.</param>
/// <param name="InOurZones">False when no zone holds the name.</param>
/// <param name="Matches">What the name, and each target of a CNAME or DNAME, matched.</param>
/// <param name="Pools">The pools that chose, with every stage.</param>
/// <param name="Answer">The answer section, a record in presentation form each.</param>
/// <param name="Authority">The authority section.</param>
/// <param name="ScopePrefix">The bits of the client's address for which the answer is valid (RFC 7871); null: no subnet was told.</param>
public sealed record Explanation(
    string Name,
    string Type,
    string Client,
    string Outcome,
    string Rcode,
    bool InOurZones,
    IReadOnlyList<ExplainedMatch> Matches,
    IReadOnlyList<ExplainedPool> Pools,
    IReadOnlyList<string> Answer,
    IReadOnlyList<string> Authority,
    int? ScopePrefix);

/// <summary>What one name matched.</summary>
/// <param name="Zone">The zone.</param>
/// <param name="Serial">Its serial.</param>
/// <param name="Kind">How: exact, wildcard, delegation, dname or none.</param>
/// <param name="Owner">The owner in the zone; for none the closest one that exists.</param>
/// <param name="Types">The types of the records at the owner.</param>
public sealed record ExplainedMatch(string Zone, uint Serial, string Kind, string Owner, IReadOnlyList<string> Types);

/// <summary>How a pool chose.</summary>
/// <param name="Name">The pool.</param>
/// <param name="Policy">Its policy.</param>
/// <param name="Stages">What each stage did, in order.</param>
/// <param name="Ttl">The TTL in seconds.</param>
/// <param name="TtlLimit">The term that limited it.</param>
public sealed record ExplainedPool(string Name, string Policy, IReadOnlyList<ExplainedStage> Stages, uint Ttl, string TtlLimit);

/// <summary>What one stage did.</summary>
/// <param name="Name">The stage.</param>
/// <param name="Kept">Members that went on.</param>
/// <param name="Dropped">Members that did not, and why.</param>
/// <param name="Picked">The answer, in order; only of the stage that picks.</param>
/// <param name="Notes">What is to be said of the stage as a whole.</param>
public sealed record ExplainedStage(
    string Name, IReadOnlyList<string> Kept, IReadOnlyList<ExplainedMember> Dropped, IReadOnlyList<ExplainedMember> Picked, IReadOnlyList<string> Notes);

/// <summary>A member and what is said of it.</summary>
/// <param name="Member">Its name.</param>
/// <param name="Reason">Why.</param>
public sealed record ExplainedMember(string Member, string Reason);
