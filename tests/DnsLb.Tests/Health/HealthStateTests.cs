using DnsLb.Core.Checks;
using DnsLb.Core.Health;

namespace DnsLb.Tests.Health;

public class HealthStateTests
{
    private static readonly CheckTiming Timing = new()
    {
        Interval = TimeSpan.FromSeconds(10),
        FastInterval = TimeSpan.FromSeconds(2),
        DownInterval = TimeSpan.FromSeconds(30),
        Fall = 3,
        Rise = 2,
        Settle = 2,
    };

    // The table above HealthState, line by line: state, result, next state.
    [Theory]
    [InlineData(Verdict.Unknown, 0, 0, true, Verdict.Up, 0, 0)]
    [InlineData(Verdict.Unknown, 0, 0, false, Verdict.Down, 0, 0)]
    [InlineData(Verdict.Up, 0, 0, true, Verdict.Up, 0, 0)]
    [InlineData(Verdict.Up, 0, 0, false, Verdict.Up, 1, 0)]
    [InlineData(Verdict.Up, 1, 0, true, Verdict.Up, 1, 1)]
    [InlineData(Verdict.Up, 1, 1, true, Verdict.Up, 0, 0)]
    [InlineData(Verdict.Up, 1, 1, false, Verdict.Up, 2, 0)]
    [InlineData(Verdict.Up, 2, 0, false, Verdict.Down, 0, 0)]
    [InlineData(Verdict.Up, 2, 1, false, Verdict.Down, 0, 0)]
    [InlineData(Verdict.Down, 0, 0, false, Verdict.Down, 0, 0)]
    [InlineData(Verdict.Down, 0, 0, true, Verdict.Down, 0, 1)]
    [InlineData(Verdict.Down, 0, 1, false, Verdict.Down, 0, 0)]
    [InlineData(Verdict.Down, 0, 1, true, Verdict.Up, 0, 0)]
    public void After_EveryStateAndResult_FollowsTheTable(
        Verdict verdict, int failures, int successes, bool passed, Verdict nextVerdict, int nextFailures, int nextSuccesses)
    {
        HealthState next = new HealthState(verdict, failures, successes).After(passed, Timing);

        Assert.Equal(new HealthState(nextVerdict, nextFailures, nextSuccesses), next);
    }

    // Its lines about a target that came back: rise-again is 4.
    [Theory]
    [InlineData(Verdict.Down, 0, 1, Trust.Full, true, Verdict.Up, 0, 0, Trust.OnTrial)]
    [InlineData(Verdict.Up, 0, 0, Trust.OnTrial, true, Verdict.Up, 0, 1, Trust.OnTrial)]
    [InlineData(Verdict.Up, 1, 1, Trust.OnTrial, true, Verdict.Up, 0, 2, Trust.OnTrial)]
    [InlineData(Verdict.Up, 0, 3, Trust.OnTrial, true, Verdict.Up, 0, 0, Trust.Full)]
    [InlineData(Verdict.Up, 0, 3, Trust.OnTrial, false, Verdict.Up, 1, 0, Trust.OnTrial)]
    [InlineData(Verdict.Up, 2, 1, Trust.OnTrial, false, Verdict.Down, 0, 0, Trust.Relapsed)]
    [InlineData(Verdict.Down, 0, 1, Trust.Relapsed, true, Verdict.Down, 0, 2, Trust.Relapsed)]
    [InlineData(Verdict.Down, 0, 3, Trust.Relapsed, false, Verdict.Down, 0, 0, Trust.Relapsed)]
    [InlineData(Verdict.Down, 0, 3, Trust.Relapsed, true, Verdict.Up, 0, 0, Trust.Full)]
    public void After_TargetThatCameBack_FollowsTheTable(
        Verdict verdict, int failures, int successes, Trust trust, bool passed, Verdict nextVerdict, int nextFailures, int nextSuccesses, Trust nextTrust)
    {
        HealthState next = new HealthState(verdict, failures, successes, trust).After(passed, Timing with { RiseAgain = 4 });

        Assert.Equal(new HealthState(nextVerdict, nextFailures, nextSuccesses, nextTrust), next);
    }

    // A day of probes every 10 s, of which 3 of 10 fail by chance: gdnsd, with its defaults, changes 4.6 times.
    [Fact]
    public void After_FlappingTargetUnderDefaults_ChangesFewTimesADay()
    {
        const int Targets = 100;
        var chance = new Random(1);
        int changes = 0;
        for (int target = 0; target < Targets; target++)
        {
            HealthState state = default;
            for (int probe = 0; probe < 8640; probe++)
            {
                HealthState next = state.After(chance.NextDouble() >= 0.3, CheckTiming.Default);
                changes += state.Verdict != Verdict.Unknown && next.Verdict != state.Verdict ? 1 : 0;
                state = next;
            }
        }

        Assert.InRange((double)changes / Targets, 1, 4.6);
    }

    [Theory]
    [InlineData("+-+-+-", Verdict.Down)]
    [InlineData("+--++-", Verdict.Up)]
    [InlineData("+---", Verdict.Down)]
    [InlineData("----+", Verdict.Down)]
    [InlineData("-+-+-+", Verdict.Down)]
    [InlineData("-++", Verdict.Up)]
    public void After_SequenceOfResults_EndsInVerdict(string results, Verdict verdict)
    {
        HealthState state = results.Aggregate(default(HealthState), (before, result) => before.After(result == '+', Timing));

        Assert.Equal(verdict, state.Verdict);
    }

    [Fact]
    public void After_FallAndRiseOfOne_ChangesAtOnce()
    {
        CheckTiming timing = Timing with { Fall = 1, Rise = 1 };

        HealthState down = new HealthState(Verdict.Up, 0, 0).After(false, timing);

        Assert.Equal(Verdict.Down, down.Verdict);
        Assert.Equal(Verdict.Up, down.After(true, timing).Verdict);
    }

    [Theory]
    [InlineData(Verdict.Unknown, 0, 0, 10, 0)]
    [InlineData(Verdict.Up, 0, 0, 10, 14)]
    [InlineData(Verdict.Up, 1, 0, 2, 4)]
    [InlineData(Verdict.Up, 2, 0, 2, 2)]
    [InlineData(Verdict.Down, 0, 0, 30, 32)]
    [InlineData(Verdict.Down, 0, 1, 2, 2)]
    [InlineData(Verdict.Up, 0, 1, 10, 14)]
    public void NextInterval_EveryState_IsThatOfTheStateAndSoonestChangeAddsUp(
        Verdict verdict, int failures, int successes, int next, int soonest)
    {
        var state = new HealthState(verdict, failures, successes);

        Assert.Equal(TimeSpan.FromSeconds(next), state.NextInterval(Timing));
        Assert.Equal(TimeSpan.FromSeconds(soonest), state.SoonestChange(Timing));
    }
}
