using DnsLb.Core.Checks;
using DnsLb.Core.Health;

namespace DnsLb.Tests.Health;

public sealed class ResultHistoryTests
{
    private readonly ResultHistory _history = new();

    [Theory]
    [InlineData(0, "")]
    [InlineData(3, "3 2 1")]
    [InlineData(20, "20 19 18 17 16 15 14 13 12 11 10 9 8 7 6 5 4 3 2 1")]
    [InlineData(21, "21 20 19 18 17 16 15 14 13 12 11 10 9 8 7 6 5 4 3 2")]
    [InlineData(100, "100 99 98 97 96 95 94 93 92 91 90 89 88 87 86 85 84 83 82 81")]
    public void Add_Results_KeepsTheLastTwentyTheNewestFirst(int results, string kept)
    {
        for (int second = 1; second <= results; second++)
        {
            _history.Add(Result($"{second}"), DateTimeOffset.UnixEpoch.AddSeconds(second));
        }

        Assert.Equal(kept, string.Join(' ', _history.NewestFirst.Select(timed => timed.Result.Reason)));
        Assert.All(_history.NewestFirst, timed => Assert.Equal(timed.Result.Reason, $"{timed.At.ToUnixTimeSeconds()}"));
    }

    [Fact]
    public void Add_TheSameReasonsInTurn_KeepsEachTextOnce()
    {
        for (int result = 0; result < 100; result++)
        {
            _history.Add(Result(new string(result % 2 == 0 ? 'a' : 'b', 100)), default);
        }

        Assert.Equal(2, _history.NewestFirst.Select(timed => timed.Result.Reason).Distinct(ReferenceEqualityComparer.Instance).Count());
    }

    [Fact]
    public void Add_Results_CountsThemByHowTheyEnded()
    {
        _history.Add(Result("fine"), default);
        _history.Add(Result("fine") with { Passed = false }, default);
        _history.Add(Result("fine") with { Passed = false }, default);
        _history.Add(Result("fine") with { Passed = false, NotMade = true }, default);

        Assert.Equal(new ProbeCounts(Passed: 1, Failed: 2, NotMade: 1), _history.Counts);
    }

    [Fact]
    public void Add_ToManyResults_TakesNoMoreMemory()
    {
        CheckResult result = Result("fine");

        Allocations.AssertNone(() => _history.Add(result, default));
    }

    private static CheckResult Result(string reason) => new(true, "match", reason, TimeSpan.Zero);
}
