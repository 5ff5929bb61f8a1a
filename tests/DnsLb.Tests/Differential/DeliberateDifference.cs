using DnsLb.Core.Wire;

namespace DnsLb.Tests.Differential;

/// <summary>Where we answer otherwise than most, on purpose.</summary>
/// <remarks>
/// What is not compared: the additional section, which each server fills as it likes; the order of records; the case of names in
/// RDATA, which compression changes; what stands in a truncated reply. Which OPT options come back is seen by the tests of the RFCs.
/// </remarks>
/// <param name="Reason">Why.</param>
/// <param name="Explains">True when the reason explains a difference between our reply and theirs.</param>
internal sealed record DeliberateDifference(string Reason, Func<AskedQuestion, ServerReply, ServerReply, bool> Explains)
{
    public static IReadOnlyList<DeliberateDifference> All { get; } =
    [
        new(
            "ANY gets one RRset, so that we are no amplifier (RFC 8482 section 4.1)",
            (asked, _, _) => asked.Type == RRType.ANY),
        new(
            "a CNAME or DNAME into another zone of ours is followed there (RFC 1034 section 4.3.2 step 3a), which only BIND does too",
            (_, ours, theirs) => theirs.Records.Contains($"{TypesZone.Apex}.", StringComparison.Ordinal) && IsMore(ours, theirs)),
        new(
            "a reply fits because names point into the RDATA of a DNAME, as only BIND's do too",
            (asked, ours, theirs) => theirs.IsTruncated && !ours.IsTruncated && !asked.IsTcp),
    ];

    private static bool IsMore(ServerReply ours, ServerReply theirs) =>
        ours.Records.Length > theirs.Records.Length && theirs.Records.Split('\n').All(record => ours.Records.Contains(record, StringComparison.Ordinal));
}
