using DnsLb.Core.Health;

namespace DnsLb.Tests.Health;

public sealed class ProberTrustTests
{
    // The table above ProberTrustTable, line by line: its columns in order, "-" for no change.
    [Theory]
    [InlineData("Trusted", "Doubted", "CutOff", "-", "-", "-", "-")]
    [InlineData("Doubted", "-", "CutOff", "-", "Trusted Adopt", "Trusted Resume", "Trusted Adopt")]
    [InlineData("CutOff", "-", "-", "Trusted Resume", "-", "-", "-")]
    public void After_EveryStateAndEvent_FollowsTheTable(string before, params string[] after)
    {
        ProberTrust trust = Enum.Parse<ProberTrust>(before);
        ProberEvent[] columns =
        [
            ProberEvent.ManyFell, ProberEvent.CanariesFailed, ProberEvent.CanariesReturned, ProberEvent.CanariesVouched, ProberEvent.TargetsReturned, ProberEvent.LimitPassed,
        ];

        Assert.Equal(Enum.GetValues<ProberEvent>().Order(), columns.Order());
        Assert.Equal(after, columns.Select(happened => Describe(trust, trust.After(happened))));
    }

    private static string Describe(ProberTrust before, (ProberTrust Next, Thaw Thaw) after) =>
        after.Next == before ? "-" : after.Thaw == Thaw.None ? $"{after.Next}" : $"{after.Next} {after.Thaw}";
}
