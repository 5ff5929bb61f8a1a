namespace DnsLb.Core.Leases;

/// <summary>What is known of a source of queries: a resolver's address, or the prefix of its clients (RFC 7871).</summary>
internal struct Source
{
    /// <summary>A hash of its address; 0: none.</summary>
    public ulong Key;

    /// <summary>When it asked last, in milliseconds.</summary>
    public long AskedAt;

    /// <summary>Its demand, as far as its queries tell.</summary>
    public DemandEstimate Demand;

    /// <summary>What reports of load make of that: a factor above 0, and the variance of its logarithm.</summary>
    public float Factor;

    /// <summary>The variance of the factor's logarithm; 0: no report has counted yet.</summary>
    public float Variance;

    /// <summary>The demand of its lease in the ledger's unit; 0: it has none.</summary>
    public uint Leased;

    /// <summary>When its lease ends.</summary>
    public LeaseEnd End;

    /// <summary>In which ledger its lease stands, of a pool that was replaced by reloads.</summary>
    public ushort Ledger;

    /// <summary>Whose lease it has: the member's index in the pool.</summary>
    public ushort Member;

    /// <summary>The TTL that it got, in seconds.</summary>
    public ushort Ttl;

    /// <summary>Which part of its latest queries came before their answers had ended, a moving average.</summary>
    public float Early;

    /// <summary>Its row of <see cref="LeaseProfiles"/>; 0: it has none.</summary>
    public ushort Profile;

    /// <summary>Counts its answers, from 0 again after 255.</summary>
    public byte Answers;

    /// <summary>How many caches ask from its address; <see cref="Demand"/> is that of one of them. -1: it does not heed TTLs; 0: still to be counted.</summary>
    public sbyte Caches;

    /// <summary>Whether it was seen to hear its answers: by a valid cookie or over TCP.</summary>
    public bool IsVerified;

    /// <summary>True when its queries come before their answers have ended so often that it has several caches, or is forged.</summary>
    public readonly bool IsEarly => (Early > 0.3f && Demand.Count + Answers >= 8) || Demand.IsImpossible;

    /// <summary>True when it is worth a lease: its queries follow the TTLs that it was given. Anybody can forge queries over UDP.</summary>
    public readonly bool IsHeeded => Caches > 0;

    /// <summary>The caches to reckon with, from 1.</summary>
    public readonly int Shares => Math.Max(1, (int)Caches);

    /// <summary>A source that asks for the first time.</summary>
    public static Source New(ulong key) => new() { Key = key, Factor = 1, Caches = 1 };
}
