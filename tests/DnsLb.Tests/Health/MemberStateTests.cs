using DnsLb.Core.Checks;
using DnsLb.Core.Health;
using DnsLb.Core.Selection;

namespace DnsLb.Tests.Health;

public sealed class MemberStateTests
{
    [Theory]
    [InlineData(null, null, Verdict.Unknown, "unknown", false)]
    [InlineData(null, null, Verdict.Down, "down", false)]
    [InlineData(null, AdministrativeState.Drain, Verdict.Up, "drain", true)]
    [InlineData(null, AdministrativeState.Maint, Verdict.Down, "maint", true)]
    [InlineData(OverrideKind.Drain, AdministrativeState.Maint, Verdict.Up, "forced-drain", true)]
    [InlineData(OverrideKind.Down, null, Verdict.Up, "forced-down", true)]
    [InlineData(OverrideKind.Up, AdministrativeState.Maint, Verdict.Down, "forced-up", false)]
    public void InMaintenanceAndWord_WhoSaysWhat_IsWhatPeopleSaidFirst(OverrideKind? forced, AdministrativeState? reported, Verdict verdict, string word, bool inMaintenance)
    {
        var state = new MemberState(forced, reported, verdict);

        Assert.Equal((word, inMaintenance), (state.ToString(), state.InMaintenance));
    }
}
