using DnsLb.Core.Leases;

namespace DnsLb.Tests.Leases;

public sealed class LeaseBudgetTests
{
    private const long Now = 10_000_000;

    private static readonly double[] Zipf = [.. Enumerable.Range(1, 1000).Select(rank => 50.0 / rank)];

    [Theory]
    [InlineData(60)]
    [InlineData(100)]
    [InlineData(140)]
    public void Solve_ABudget_IsWhatItsTermsCost(double budget)
    {
        SourceSurvey survey = Survey(Zipf);
        var settings = new LeaseSettings { Budget = budget };

        (LeaseTerms terms, _) = LeaseBudget.Solve(survey, settings, LeaseTerms.Initial, queries: 0, correction: 1);

        Assert.InRange(Cost(survey, terms, settings), budget * 0.99, budget * 1.01);
        Assert.Equal((budget, 1000), (terms.Budget, terms.Sources));
        Assert.Equal(survey.TotalRate, terms.TotalRate);
    }

    [Fact]
    public void Solve_NoBudget_CostsWhatTheUsualTtlWould()
    {
        SourceSurvey survey = Survey(Zipf);
        double usual = survey.Sources.ToArray().Sum(source => 1 / (20 + (1 / source.Rate)));

        (LeaseTerms terms, _) = LeaseBudget.Solve(survey, new LeaseSettings(), LeaseTerms.Initial, 0, 1);

        Assert.Equal(usual, terms.Budget, usual / 1000);
        Assert.InRange(Cost(survey, terms, new LeaseSettings()), usual * 0.99, usual * 1.01);
    }

    // Too small a budget: the greatest source keeps a shorter TTL, and one that turns out to be greater still will too.
    [Theory]
    [InlineData(0.01, new double[] { 120, 120, 90 })]
    [InlineData(100_000, new double[] { 1, 1, 1 })]
    public void Solve_BudgetThatNoTtlMeets_GivesTtlsAtTheBoundButToTheGreatest(double budget, double[] ttls)
    {
        SourceSurvey survey = Survey([1, 2, 4]);
        (LeaseTerms terms, _) = LeaseBudget.Solve(survey, new LeaseSettings { Budget = budget }, LeaseTerms.Initial, 0, 1);

        Assert.Equal(ttls, survey.Sources.ToArray().Select(source => Math.Round(Math.Clamp(terms.TtlOf(source.Rate, 1), 1, 120))));
    }

    [Theory]
    [InlineData(200, 1, 1.069)]
    [InlineData(50, 1, 0.935)]
    [InlineData(100, 1.5, 1.5)]
    [InlineData(1000, 4.9, 5)]
    public void Solve_OtherQueriesThanCalculated_CorrectsByAPart(double queries, double before, double expected)
    {
        var settings = new LeaseSettings { Budget = 100 };
        LeaseTerms found = LeaseBudget.Solve(Survey(Zipf), settings, LeaseTerms.Initial, 0, 1).Terms;

        (LeaseTerms terms, double correction) = LeaseBudget.Solve(Survey(Zipf), settings, found, queries, before);

        Assert.Equal(expected, correction, 0.002);
        Assert.Equal(1 + ((found.LookupsPerAnswer - 1) * correction), terms.LookupsPerAnswer, 0.01);
    }

    [Fact]
    public void Solve_SourcesOfSeveralCachesAndThoseThatKeepAnswers_CostWhatTheirCachesDo()
    {
        SourceTable table = KnownSources.Table([8, 8, 8], Now);
        table.Look(KnownSources.KeyOf(0)).Caches = 4;
        ref Source keeper = ref table.Look(KnownSources.KeyOf(1));
        keeper.Demand = default;
        for (int i = 0; i < 20; i++)
        {
            keeper.Demand.Add(300.5 + (0.01 * (i % 3)), 5);
        }

        var survey = SourceSurvey.Of(table, LeaseTerms.Initial, Now);
        SurveyedSource[] sources = [.. survey.Sources.ToArray().OrderBy(source => source.Key)];
        Assert.Equal([(4, 0f, true), (1, 300f, false), (1, 0f, false)], sources.Select(source => (source.Caches, source.LeastTtl, source.IsCounted)));

        var settings = new LeaseSettings { Budget = 2 };
        (LeaseTerms terms, _) = LeaseBudget.Solve(survey, settings, LeaseTerms.Initial, 0, 1);

        Assert.InRange(Cost(survey, terms, settings), 1.98, 2.02);
    }

    [Fact]
    public void Survey_SourcesThatAreGone_AreNotCounted()
    {
        SourceTable table = KnownSources.Table([1, 2, 4], Now);
        table.Look(KnownSources.KeyOf(2)).AskedAt = Now - 4_100_000;

        Assert.Equal(2, SourceSurvey.Of(table, LeaseTerms.Initial, Now).Count);
    }

    private static SourceSurvey Survey(double[] rates) => SourceSurvey.Of(KnownSources.Table(rates, Now), LeaseTerms.Initial, Now);

    // What each source costs with its own TTL, by the law of renewals.
    private static double Cost(SourceSurvey survey, LeaseTerms terms, LeaseSettings settings) => survey.Sources.ToArray().Sum(source =>
    {
        double ttl = Math.Clamp(terms.TtlOf(source.Rate, source.Caches), settings.TtlMin, settings.TtlMax);
        return source.Caches / (Math.Max(ttl, source.LeastTtl) + (source.Caches / source.Rate));
    });
}
