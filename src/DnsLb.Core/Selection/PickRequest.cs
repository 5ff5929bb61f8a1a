namespace DnsLb.Core.Selection;

/// <summary>What a policy may look at when it picks members for one answer.</summary>
/// <param name="Client">A hash of the client's address, or of its EDNS client subnet (RFC 7871).</param>
/// <param name="Name">A hash of the query name in lower case.</param>
/// <param name="Now">The time, in milliseconds of a clock that never goes back; 0 where the policy keeps no leases.</param>
/// <param name="IsVerified">Whether the source of the query was seen to hear its answers: by a valid cookie or over TCP.</param>
public readonly record struct PickRequest(ulong Client, ulong Name, long Now = 0, bool IsVerified = false)
{
    /// <summary>True when nobody gets the answer: what is known of past answers stays as it is, where the policy can.</summary>
    public bool IsTrial { get; init; }
}
