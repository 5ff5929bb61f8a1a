using DnsLb.Core.Pools;
using DnsLb.Tests.Pools;
using Xunit.Abstractions;

namespace DnsLb.Tests.Selection;

public class SharePickerTests(ITestOutputHelper output)
{
    // 0.5 % of 1,000 answers.
    private const double Bound = 5;

    public static TheoryData<string, double[]> WeightVectors
    {
        get
        {
            var vectors = new TheoryData<string, double[]>
            {
                { "one", [1] },
                { "two equal", [1, 1] },
                { "three equal", [1, 1, 1] },
                { "eight equal", [1, 1, 1, 1, 1, 1, 1, 1] },
                { "4:2:2:1:1", [4, 2, 2, 1, 1] },
                { "45:60:60", [45, 60, 60] },
                { "1000:1", [1000, 1] },
                { "0.01 %", [0.4999, 0.5, 0.0001] },
                { "halving", [.. Enumerable.Range(0, 12).Select(i => Math.Pow(2, -i))] },
                { "one large, many small", [10, .. Enumerable.Repeat(0.1, 100)] },
                { "100 equal", [.. Enumerable.Repeat(1.0, 100)] },
            };
            var random = new Random(20260101);
            for (int i = 0; i < 50; i++)
            {
                double[] weights = [.. Enumerable.Range(0, random.Next(2, 20)).Select(_ => Math.Pow(random.NextDouble(), 1 + (i % 4)) + 1e-4)];
                vectors.Add($"random {i}", weights);
            }

            return vectors;
        }
    }

    [Theory]
    [MemberData(nameof(WeightVectors))]
    public void Pick_SteadyMembers_EveryRunOf1000IsWithinHalfAPercent(string name, double[] weights)
    {
        for (int answers = 1; answers <= 4; answers++)
        {
            Assert.All([Measure("weighted", weights, answers, gap: null, seed: 0), Measure("rotate", weights, answers, gap: null, seed: 0)], meter =>
            {
                output.WriteLine($"{name}: answers={answers} first ±{meter.WorstFirst:0.00} included ±{meter.WorstTaken:0.00} of 1000");
                Assert.InRange(meter.WorstFirst, 0, Bound);
                Assert.InRange(meter.WorstTaken, 0, Bound);
            });
        }
    }

    [Theory]
    [MemberData(nameof(WeightVectors))]
    public void Pick_MembersComeAndGo_EveryRunOf1000IsWithinHalfAPercent(string name, double[] weights)
    {
        foreach (string policy in (string[])["weighted", "rotate"])
        {
            foreach (int gap in (int[])[3, 30, 300])
            {
                for (int answers = 1; answers <= 4; answers++)
                {
                    ShareMeter meter = Measure(policy, weights, answers, gap, seed: gap + answers);
                    output.WriteLine($"{name}: {policy}, a change every {gap}, answers={answers}: first ±{meter.WorstFirst:0.00} included ±{meter.WorstTaken:0.00} of 1000");
                    Assert.InRange(meter.WorstFirst, 0, Bound);
                    Assert.InRange(meter.WorstTaken, 0, Bound);
                }
            }
        }
    }

    // Runs a pool and, with a gap, takes members down and up at random moments that far apart on average.
    private static ShareMeter Measure(string policy, double[] weights, int answers, int? gap, int seed)
    {
        Pool pool = PoolOf.Weights(new PoolSettings { Policy = policy, Answers = answers }, weights);
        var random = new Random(seed);
        bool[] up = [.. weights.Select(_ => true)];
        double[] shares = Shares(policy, weights, up);
        var meter = new ShareMeter(weights.Length);
        for (int answer = 0; answer < 4000; answer++)
        {
            if (gap is { } every && random.Next(every) == 0)
            {
                int member = random.Next(up.Length);
                up[member] = !up[member] || up.Count(isUp => isUp) == 1;
                shares = Shares(policy, weights, up);
                pool.Publish([.. up.Select(isUp => isUp ? PoolOf.Up : PoolOf.Down)]);
            }

            meter.Add(pool.Pick(), shares);
        }

        return meter;
    }

    private static double[] Shares(string policy, double[] weights, bool[] up)
    {
        double[] served = [.. weights.Select((weight, i) => !up[i] ? 0 : policy == "rotate" ? 1 : weight)];
        double sum = served.Sum();
        return [.. served.Select(weight => weight / sum)];
    }
}
