using DnsLb.Core.Health;
using DnsLb.Core.Selection;

namespace DnsLb.Tests.Health;

public sealed class OverrideTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Create_AllGiven_LastsFromNow()
    {
        var (created, problems) = Override.Create("192.0.2.1", OverrideKind.Drain, "ana", "update", Now.AddHours(2), Now);

        Assert.Empty(problems);
        Assert.Equal((Now, Now.AddHours(2)), (created!.Since, created.Until));
        Assert.Equal("by ana until 2026-11-24 14:00:00Z: update", created.Describe());
    }

    [Fact]
    public void Create_WithoutAnEnd_LastsUntilItIsTakenBack() =>
        Assert.Equal("by ana until it is taken back: update", Override.Create("192.0.2.1", OverrideKind.Up, "ana", "update", null, Now).Override!.Describe());

    [Fact]
    public void Create_EverythingWrong_SaysAllOfIt()
    {
        var (created, problems) = Override.Create("", OverrideKind.Down, " ", "two\nlines", Now, Now);

        Assert.Null(created);
        Assert.Equal(
            [
                $"\"\" selects nothing; write {OverrideSelector.Form}",
                "no author: an override needs one",
                "the reason must be one line, without control characters",
                "an override must end in the future, in 366 days at most",
            ],
            problems);
    }

    [Theory]
    [InlineData(Override.MostReason, true)]
    [InlineData(Override.MostReason + 1, false)]
    public void Create_LongReason_IsBounded(int length, bool expected) =>
        Assert.Equal(expected, Override.Create("192.0.2.1", OverrideKind.Down, "ana", new string('r', length), null, Now).Override is not null);
}
