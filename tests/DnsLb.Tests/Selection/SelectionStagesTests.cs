using DnsLb.Core.Pools;
using DnsLb.Core.Selection;
using DnsLb.Tests.Pools;

namespace DnsLb.Tests.Selection;

public class SelectionStagesTests
{
    // Members as weight@tier, + up, - down, R reported as drained, D drained, X forced down, U forced up; settings; the members that are served, "" for NODATA.
    [Theory]
    [InlineData("1@0+ 1@0+", "", "0 1")]
    [InlineData("1@0+ 1@0-", "", "0")]
    [InlineData("0@0+ 1@0+", "", "1")]
    [InlineData("1@0+ 1@1+", "", "0")]
    [InlineData("1@0- 1@1+", "", "1")]
    [InlineData("1@0- 1@1- 1@2+", "", "2")]
    [InlineData("1@0- 1@1-", "", "0")]
    [InlineData("1@0- 1@1-", "when-empty=none", "")]
    [InlineData("0@0+ 0@0-", "", "")]
    [InlineData("0@0+ 1@1-", "", "1")]
    [InlineData("1@0+ 1@0-", "floor=0.5", "0")]
    [InlineData("1@0+ 1@0- 1@0-", "floor=0.5", "0 1 2")]
    [InlineData("3@0+ 1@0- 1@0-", "floor=0.5", "0")]
    [InlineData("1@0+ 0@0- 0@0-", "floor=0.5", "0")]
    [InlineData("1@0- 1@0- 1@1+", "floor=0.5", "0 1")]
    [InlineData("0.1@0+ 0.1@0- 0.1@0-", "floor=0.3333333333333333", "0")]
    [InlineData("1@0+ 1@0- 1@0- 1@1+", "floor=0.5 on-floor=next-tier", "3")]
    [InlineData("1@0- 1@0- 1@1+", "floor=0.5 on-floor=next-tier", "2")]
    [InlineData("1@0+ 1@0- 1@0- 1@1- 1@1-", "floor=0.5 on-floor=next-tier", "0")]
    [InlineData("1@0- 1@0- 1@1- 1@1- 1@1+", "floor=0.5 on-floor=next-tier", "4")]
    [InlineData("1@0- 1@1-", "floor=0.5 on-floor=next-tier", "0")]
    [InlineData("1@0- 1@1-", "floor=0.5 on-floor=next-tier when-empty=none", "")]
    [InlineData("1@0+ 1@0D 1@0X", "", "0")]
    [InlineData("1@0- 1@0D 1@0X", "", "0")]
    [InlineData("1@0D 1@0X", "", "")]
    [InlineData("1@0- 1@0U", "", "1")]
    [InlineData("0@0U 1@1+", "", "1")]
    [InlineData("1@0D 1@1+", "", "1")]
    [InlineData("1@0+ 1@0D 1@0D", "floor=0.5", "0")]
    [InlineData("1@0+ 1@0- 1@0X", "floor=0.5", "0 1")]
    [InlineData("1@0+ 1@0D 1@0D 1@1+", "floor=0.5 on-floor=next-tier", "0")]
    [InlineData("1@0+ 1@0X 1@0X 1@1+", "floor=0.5 on-floor=next-tier", "3")]
    [InlineData("1@0+ 1@0R", "", "0")]
    [InlineData("1@0- 1@0R", "", "0")]
    [InlineData("1@0R 1@0R", "", "")]
    [InlineData("1@0R 1@1+", "", "1")]
    [InlineData("1@0+ 1@0R 1@0R", "floor=0.5", "0")]
    [InlineData("1@0+ 1@0- 1@0- 1@0R", "floor=0.5", "0 1 2")]
    [InlineData("1@0+ 1@0U 1@0- 1@1+", "floor=0.5 on-floor=next-tier", "0 1")]
    public void Run_MembersAndSettings_ServesThese(string members, string settings, string served)
    {
        Pool pool = Create(members, settings);

        Assert.Equal(served, string.Join(' ', pool.Pick().Order()));
    }

    [Theory]
    [InlineData("floor=0.5 ttl=5s..60s", "tier 0: 33.33 % of its weight is up, less than its floor of 50 %: all its members count as up")]
    [InlineData("floor=0.5 on-floor=next-tier ttl=5s..60s", "tier 0: 33.33 % of its weight is up, less than its floor of 50 %: no tier reaches its floor, so the lowest with a member up serves")]
    public void Explain_BelowFloor_SaysSo(string settings, string note)
    {
        RecordingTrace trace = Explain(Create("1@0+ 1@0- 1@0-", settings));

        Assert.Equal(note, Assert.Single(trace.Stages[1].Notes));
    }

    [Fact]
    public void Explain_EachStage_SaysWhoStaysAndWhoGoesAndWhy()
    {
        RecordingTrace trace = Explain(Create("1@0+ 0@0+ 1@0- 1@1+", "ttl=5s..60s policy=weighted"));

        Assert.Equal(["available", "floor", "tier", "ttl", "pick"], trace.Stages.Select(stage => stage.Name));
        Assert.Equal([0, 3], trace.Stages[0].Kept);
        Assert.Equal([new MemberReason(1, "drained by weight=0"), new MemberReason(2, "down: refused")], trace.Stages[0].Dropped);
        Assert.Equal([0, 3], trace.Stages[1].Kept);
        Assert.Equal([new MemberReason(3, "backup: tier 1 serves only when tier 0 cannot")], trace.Stages[2].Dropped);
        Assert.Equal(new TtlReason(10, "10.0.0.2 could be up in 10 s"), trace.Stages[3].Ttl);
        Assert.Equal(0, Assert.Single(trace.Stages[4].Picked).Member);
    }

    [Fact]
    public void Explain_ForcedMembers_ShowsThatTheyAre()
    {
        StageTrace available = Explain(Create("1@0+ 1@0D 1@0X 1@0U", "")).Stages[0];

        Assert.Equal([new MemberReason(1, "DRAIN! by ana"), new MemberReason(2, "DOWN! by ana")], available.Dropped);
        Assert.Equal(["10.0.0.3 is UP! by ana"], available.Notes);
    }

    [Fact]
    public void Explain_ReportedMembers_ShowsWhatWasSaid()
    {
        Pool pool = Create("1@0+ 1@0R 1@0+", "policy=weighted ttl=5s..60s");
        pool.Publish([PoolOf.Up with { Scale = new WeightScale(2, "load says 200%") }, PoolOf.Up with { Scale = new WeightScale(0, "load says drain") }, PoolOf.Up]);

        RecordingTrace trace = Explain(pool);

        Assert.Equal([new MemberReason(1, "drained: load says drain")], trace.Stages[0].Dropped);
        Assert.Equal(["10.0.0.0 has 200 % of its weight: load says 200%"], trace.Stages[0].Notes);
        Assert.Equal("in 66.67 % of all answers", Assert.Single(trace.Stages[^1].Picked).Reason);
    }

    [Theory]
    [InlineData("policy=weighted", "3@0+ 1@0+", "in 75.00 % of all answers", "not in this answer; in 25.00 % of all answers")]
    [InlineData("answers=1", "3@0+ 1@0+", "in 50.00 % of all answers", "not in this answer; in 50.00 % of all answers")]
    [InlineData("answers=2", "1@0+ 1@0+ 1@0+ 1@0+", "in 50.00 % of all answers, first in 25.00 %", "not in this answer; in 50.00 % of all answers, first in 25.00 %")]
    public void Explain_Pick_SaysHowOftenEachMemberIsInAnswers(string settings, string members, string picked, string others)
    {
        StageTrace pick = Explain(Create(members, settings)).Stages[^1];

        Assert.Equal(picked, pick.Picked[0].Reason);
        Assert.Equal(others, pick.Dropped[0].Reason);
    }

    [Theory]
    [InlineData("ttl=5s..60s", "1@0+ 1@0+", 15, "10.0.0.0 could be down in 15 s")]
    [InlineData("ttl=5s..60s", "1@0+ 1@1-", 10, "10.0.0.1 could be up in 10 s")]
    [InlineData("ttl=5s..60s", "1@0+ 0@0-", 15, "10.0.0.0 could be down in 15 s")]
    [InlineData("ttl=5s..60s", "1@0+ 1@0R", 15, "10.0.0.0 could be down in 15 s")]
    [InlineData("ttl=5s..12s", "1@0+ 1@0+", 12, "the pool's greatest TTL; no member could change sooner")]
    [InlineData("ttl=20s..60s", "1@0+ 1@0+", 20, "the pool's least TTL, although 10.0.0.0 could be down in 15 s")]
    public void Ttl_SoonestChangeAndBounds_TheLeastLimits(string settings, string members, uint seconds, string limit)
    {
        Pool pool = Create(members, settings);

        Assert.Equal(seconds, pool.View.Ttl);
        Assert.Equal(new TtlReason(seconds, limit), Explain(pool).Stages.Single(stage => stage.Name == "ttl").Ttl);
    }

    [Fact]
    public void Ttl_MemberWithPartOfItsWeight_SaysThatTheWeightMayChangeToo()
    {
        Pool pool = Create("1@0+ 1@0+", "policy=weighted ttl=1s..60s");
        pool.Publish([PoolOf.Up, PoolOf.Up with { SoonestChange = TimeSpan.FromSeconds(3), Scale = new WeightScale(0.5, "slow start") }]);

        StageTrace[] stages = [.. Explain(pool).Stages];

        Assert.Equal(new TtlReason(3, "10.0.0.1 could be down, or have another weight, in 3 s"), stages.Single(stage => stage.Name == "ttl").Ttl);
        Assert.Equal(["10.0.0.1 has 50 % of its weight: slow start"], stages[0].Notes);
    }

    private static RecordingTrace Explain(Pool pool)
    {
        var trace = new RecordingTrace();
        pool.Explain(ref trace);
        pool.View.Pick(default, new ushort[pool.View.Answers], out _, ref trace);
        return trace;
    }

    private static Pool Create(string members, string settings)
    {
        var pairs = settings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('='));
        List<string> problems = [];
        PoolSettings pool = Core.Configuration.Key.Apply(
            new PoolSettings(), PoolSettings.Keys, [.. pairs.Select(pair => KeyValuePair.Create(pair[0], pair[1]))], (_, message) => problems.Add(message));
        Assert.Empty(problems);
        string[] texts = members.Split(' ');
        var created = new Pool(PoolOf.Definition(pool, [.. texts.Select(Member)]));
        created.Publish([.. texts.Select(text => Condition(text[^1]))]);
        return created;
    }

    private static MemberCondition Condition(char state) => state switch
    {
        '+' => PoolOf.Up,
        '-' => PoolOf.Down,
        'R' => PoolOf.Up with { SoonestChange = TimeSpan.FromSeconds(1), Scale = new WeightScale(0, "load says drain") },
        'D' => PoolOf.Up with { Reason = "by ana", Forced = OverrideKind.Drain },
        'X' => new MemberCondition(false, "by ana", null, Forced: OverrideKind.Down),
        _ => new MemberCondition(true, "by ana", null, Forced: OverrideKind.Up),
    };

    private static MemberSettings Member(string text)
    {
        string[] parts = text[..^1].Split('@');
        return new MemberSettings { Weight = double.Parse(parts[0], null), Tier = int.Parse(parts[1], null) };
    }
}
