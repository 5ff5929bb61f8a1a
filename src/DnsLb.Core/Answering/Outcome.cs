using System.Runtime.CompilerServices;

namespace DnsLb.Core.Answering;

/// <summary>What became of a packet. Every packet has exactly one outcome, so their sum is the packets received.</summary>
public enum Outcome
{
    /// <summary>No reply: too short for a header, or itself a reply.</summary>
    Dropped,

    /// <summary>Malformed.</summary>
    FormErr,

    /// <summary>An opcode other than QUERY.</summary>
    NotImp,

    /// <summary>An EDNS version other than 0.</summary>
    BadVers,

    /// <summary>Outside our zones, another class, or a zone transfer.</summary>
    Refused,

    /// <summary>At least one record in the answer section.</summary>
    Answer,

    /// <summary>The name exists, the type does not.</summary>
    NoData,

    /// <summary>The name does not exist.</summary>
    NXDomain,

    /// <summary>A referral to a delegated zone.</summary>
    Referral,

    /// <summary>A DNAME made a name that is too long (RFC 6672 section 2.2).</summary>
    YXDomain,

    /// <summary>Nothing but a cookie was asked for (RFC 7873 section 5.4).</summary>
    Cookie,

    /// <summary>The reply did not fit: TC is set.</summary>
    Truncated,

    /// <summary>Above the rate limit: no reply.</summary>
    RateDropped,

    /// <summary>Above the rate limit: a reply with TC and no records.</summary>
    RateSlipped,

    /// <summary>Too long for its query while many replies were limited: a reply with TC and no records.</summary>
    SizeLimited,
}

/// <summary>Counts packets by outcome. One responder writes, anyone reads.</summary>
public sealed class OutcomeCounters
{
    // In the object itself, where a packet finds its counter one step sooner.
    private Counts _counts;

    /// <summary>The packets with an outcome.</summary>
    public long this[Outcome outcome] => Volatile.Read(ref _counts[(int)outcome]);

    /// <summary>All packets.</summary>
    public long Total
    {
        get
        {
            long total = 0;
            foreach (Outcome outcome in Enum.GetValues<Outcome>())
            {
                total += this[outcome];
            }

            return total;
        }
    }

    /// <summary>Counts one packet; only for the owner.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Add(Outcome outcome) => _counts[(int)outcome]++;

    [InlineArray((int)Outcome.SizeLimited + 1)]
    private struct Counts
    {
        private long _first;
    }
}
