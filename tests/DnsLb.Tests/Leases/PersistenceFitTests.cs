using DnsLb.Core.Leases;

namespace DnsLb.Tests.Leases;

public sealed class PersistenceFitTests
{
    private static readonly double[] Moves = [3, -2, 1, 4, -5];

    [Fact]
    public void Next_LoadsMoveAsExpected_StaysTheSame() => Assert.Equal(60, PersistenceFit.Next(60, 60, 0, 0, Moves, new double[5]));

    [Fact]
    public void Next_LoadsMoveFurtherOrLess_IsShorterOrLonger()
    {
        Assert.InRange(Next(60, 0.5), 50, 59);
        Assert.InRange(Next(60, -0.5), 61, 70);
    }

    [Fact]
    public void Next_ReportsComeAgainAndAgain_ComesNearThePersistence()
    {
        double persistence = 60;
        for (int i = 0; i < 500; i++)
        {
            // A lease of ten seconds ago moves its member by this much more or less than expected.
            double expected = 1 - Math.Exp(-10 / persistence);
            double real = 1 - Math.Exp(-10 / 20.0);
            persistence = Next(persistence, (real - expected) / expected);
        }

        // What was configured, 60, counts for a little.
        Assert.InRange(persistence, 20, 24);
    }

    [Fact]
    public void Next_Noise_IsNotFollowed() => Assert.InRange(PersistenceFit.Next(60, 60, noise: 1e6, 0, Moves, Moves), 59.9, 60);

    [Fact]
    public void Next_UncertainLoadsExplainTheSlope_StaysTheSame() =>
        Assert.Equal(60, PersistenceFit.Next(60, 60, 0, uncertain: Moves.Sum(move => move * move), Moves, Moves));

    [Fact]
    public void Next_NothingIsKnownAnyMore_GoesBackToWhatWasConfigured()
    {
        double persistence = 200;
        for (int i = 0; i < 1000; i++)
        {
            persistence = Next(persistence, 0);
        }

        Assert.Equal(60, persistence, 1);
    }

    [Fact]
    public void Next_NothingMoves_StaysTheSame() => Assert.Equal(60, PersistenceFit.Next(60, 60, 0, 0, new double[5], Moves));

    [Fact]
    public void Next_MemberIsNotHeard_DoesNotCount() => Assert.Equal(60, PersistenceFit.Next(60, 60, 0, 0, [1, 1], [double.NaN, 0]));

    [Theory]
    [InlineData(1, 5)]
    [InlineData(-1, 720)]
    public void Next_SlopeForEver_EndsAtTheBound(double slope, double bound)
    {
        double persistence = 60;
        for (int i = 0; i < 200; i++)
        {
            persistence = Next(persistence, slope);
        }

        Assert.Equal(bound, persistence, 1e-6);
    }

    // Differences that are so many times the moves.
    private static double Next(double persistence, double slope) => PersistenceFit.Next(persistence, 60, 0, 0, Moves, [.. Moves.Select(move => move * slope)]);
}
