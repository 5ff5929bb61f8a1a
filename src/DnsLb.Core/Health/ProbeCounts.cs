using DnsLb.Core.Checks;

namespace DnsLb.Core.Health;

/// <summary>How many probes of a target ended how, since it is watched.</summary>
/// <param name="Passed">The target was as it should be.</param>
/// <param name="Failed">It was not.</param>
/// <param name="NotMade">The probe could not be made.</param>
public readonly record struct ProbeCounts(long Passed, long Failed, long NotMade)
{
    /// <summary>With one result more.</summary>
    public ProbeCounts After(CheckResult result) =>
        result.NotMade ? this with { NotMade = NotMade + 1 }
        : result.Passed ? this with { Passed = Passed + 1 }
        : this with { Failed = Failed + 1 };
}
