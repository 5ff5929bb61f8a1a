using System.Net;
using DnsLb.Core.Checks;
using DnsLb.Core.Health;

namespace DnsLb.Tests.Health;

public sealed class CheckVerdictTests
{
    // Parts: u up, d down, ? unknown, and the seconds until each may change.
    [Theory]
    [InlineData(2, "u15 u5", Verdict.Up, 5)]
    [InlineData(2, "u15 d10", Verdict.Down, 10)]
    [InlineData(2, "d10 d20", Verdict.Down, 20)]
    [InlineData(2, "u15 ?0", Verdict.Unknown, 0)]
    [InlineData(2, "d10 ?0", Verdict.Down, 10)]
    [InlineData(2, "?0 ?0", Verdict.Unknown, 0)]
    [InlineData(1, "u15 u5", Verdict.Up, 15)]
    [InlineData(1, "u15 d10", Verdict.Up, 15)]
    [InlineData(1, "u15 ?0", Verdict.Up, 15)]
    [InlineData(1, "d10 d20", Verdict.Down, 10)]
    [InlineData(1, "d10 ?0", Verdict.Unknown, 0)]
    [InlineData(2, "u15 u5 u10", Verdict.Up, 10)]
    [InlineData(2, "u15 u5 d10", Verdict.Up, 5)]
    [InlineData(2, "u15 d10 d20", Verdict.Down, 10)]
    [InlineData(2, "d10 d20 d30", Verdict.Down, 20)]
    [InlineData(2, "u15 d10 ?0", Verdict.Unknown, 0)]
    [InlineData(2, "d10 d20 ?0", Verdict.Down, 10)]
    [InlineData(3, "u1 u2 u3 d4", Verdict.Up, 1)]
    [InlineData(3, "u1 u2 d3 d4", Verdict.Down, 3)]
    public void Calculate_Parts_NeedsSoManyUp(int least, string parts, Verdict verdict, int seconds)
    {
        var whole = CheckVerdict.Calculate("x", least, Parts(parts));

        Assert.Equal((verdict, TimeSpan.FromSeconds(seconds)), (whole.Verdict, whole.SoonestChange));
    }

    // s: up, and silent.
    [Theory]
    [InlineData(1, "s15 d10", Verdict.Down, 10, false)]
    [InlineData(1, "s15 u10", Verdict.Up, 10, false)]
    [InlineData(1, "s5 u10", Verdict.Up, 5, false)]
    [InlineData(1, "s15 ?0", Verdict.Unknown, 0, false)]
    [InlineData(2, "s15 u10", Verdict.Up, 10, false)]
    [InlineData(2, "s15 d10", Verdict.Down, 10, false)]
    [InlineData(2, "s15 u10 u20", Verdict.Up, 10, false)]
    [InlineData(2, "s15 u10 d20", Verdict.Down, 15, false)]
    [InlineData(2, "s15 s15 d10", Verdict.Down, 10, false)]
    [InlineData(3, "s15 u10 u20", Verdict.Up, 10, false)]
    [InlineData(1, "s15 s5", Verdict.Up, 15, true)]
    [InlineData(2, "s15 s5", Verdict.Up, 5, true)]
    public void Calculate_PartsThatAreSilent_AreLeftOut(int least, string parts, Verdict verdict, int seconds, bool isSilent)
    {
        var whole = CheckVerdict.Calculate("x", least, Parts(parts));

        Assert.Equal((verdict, TimeSpan.FromSeconds(seconds), isSilent), (whole.Verdict, whole.SoonestChange, whole.IsSilent));
    }

    // Behind @ when a part recovered, behind ! that it is degraded.
    [Theory]
    [InlineData(2, "u1 u1", null, null)]
    [InlineData(2, "u1@3 u1@5", 5L, null)]
    [InlineData(2, "u1@3 u1", 3L, null)]
    [InlineData(1, "u1@3 u1@5", 3L, null)]
    [InlineData(1, "u1@3 u1", null, null)]
    [InlineData(1, "u1@3 d1", 3L, null)]
    [InlineData(2, "u1@3 d1", null, null)]
    [InlineData(2, "u1@3 u1@5 u1@7", 5L, null)]
    [InlineData(2, "u1! u1", null, "a: slow")]
    [InlineData(1, "u1! u1", null, null)]
    [InlineData(1, "u1! d1", null, "a: slow")]
    [InlineData(2, "u1! u1 u1!", null, "a: slow; c: slow")]
    [InlineData(2, "u1! u1 u1", null, null)]
    [InlineData(2, "u1@3 s1", 3L, null)]
    [InlineData(1, "u1 s1!", null, null)]
    [InlineData(1, "u1! s1", null, "a: slow")]
    public void Calculate_Parts_HasRecoveredAndIsDegradedAsSoManyAre(int least, string parts, long? recovered, string? degraded)
    {
        var whole = CheckVerdict.Calculate("x", least, Parts(parts));

        Assert.Equal((recovered, degraded), (whole.Recovered, whole.Degraded));
    }

    [Theory]
    [InlineData(2, "u1 u1", "2 of 2 up (a: up; b: up)")]
    [InlineData(2, "u1 d1", "1 of 2 up, 2 needed (b: down)")]
    [InlineData(1, "u1 d1", "1 of 2 up, 1 needed (b: down)")]
    [InlineData(2, "d1 u1 ?1", "1 of 3 up, 2 needed (a: down; c: unknown)")]
    [InlineData(2, "s1 u1", "1 of 1 up (b: up; a: silent)")]
    [InlineData(1, "s1 d1", "0 of 1 up, 1 needed (b: down; a: silent)")]
    [InlineData(1, "s1 s1", "2 of 2 up (a: silent; b: silent)")]
    public void Calculate_Parts_NamesThoseThatAreNotUp(int least, string parts, string reason) =>
        Assert.Equal(reason, CheckVerdict.Calculate("x", least, Parts(parts)).Reason);

    [Fact]
    public void Of_RulesThatShareParts_CalculatesEachOnceAndBoundsTheReason()
    {
        var even = CheckRule.OfProbed("a");
        var odd = CheckRule.OfProbed("b");
        for (int level = 0; level < 60; level++)
        {
            (even, odd) = (new CheckRule($"even{level}", 2, [even, odd]), new CheckRule($"odd{level}", 2, [odd, even]));
        }

        CheckVerdict verdict = CheckVerdict.Of([even], [Check("a", passed: true), Check("b", passed: false)]).Single();

        Assert.Equal(Verdict.Down, verdict.Verdict);
        Assert.InRange(verdict.Reason.Length, 300, 401);
    }

    private static CheckHealth Check(string name, bool passed)
    {
        var timing = new CheckTiming();
        var target = new ProbeTarget(new TcpCheck(80), timing, new IPEndPoint(IPAddress.Loopback, 80));
        return new CheckHealth(name, target, TargetHealth.Unknown.After(new CheckResult(passed, "connect", "told", TimeSpan.Zero), timing, default, 1));
    }

    private static CheckVerdict[] Parts(string parts) => [.. parts.Split(' ').Select((part, index) => Part($"{(char)('a' + index)}", part))];

    private static CheckVerdict Part(string name, string part)
    {
        Verdict verdict = part[0] switch { 'u' or 's' => Verdict.Up, 'd' => Verdict.Down, _ => Verdict.Unknown };
        string[] numbers = part[1..].TrimEnd('!').Split('@');
        return new CheckVerdict(
            name,
            verdict,
            part[0] == 's' ? "silent" : verdict.ToString().ToLowerInvariant(),
            TimeSpan.FromSeconds(int.Parse(numbers[0], null)),
            part.EndsWith('!') ? "slow" : null,
            numbers.Length > 1 ? long.Parse(numbers[1], null) : null)
        {
            IsSilent = part[0] == 's',
        };
    }
}
