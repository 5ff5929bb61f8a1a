using System.Net;
using DnsLb.Core.Pools;
using DnsLb.Core.Selection;
using DnsLb.Tests.Pools;
using Xunit.Abstractions;

namespace DnsLb.Tests.Selection;

public class RendezvousPickerTests(ITestOutputHelper output)
{
    private const int Clients = 100_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Pick_ManyClients_SharesAreTheWeights(int answers)
    {
        double[] weights = [4, 2, 2, 1, 1, 0.01];
        Pool pool = PoolOf.Weights(new PoolSettings { Policy = "hash", Answers = answers }, weights);

        int[] firsts = new int[weights.Length];
        for (int client = 0; client < Clients; client++)
        {
            int[] picked = pool.Pick(Client(client));
            Assert.Equal(answers, picked.Distinct().Count());
            firsts[picked[0]]++;
        }

        for (int member = 0; member < weights.Length; member++)
        {
            double share = (double)firsts[member] / Clients;
            output.WriteLine($"weight {weights[member]}: {share:P3}, due {weights[member] / weights.Sum():P3}");
            Assert.Equal(weights[member] / weights.Sum(), share, 0.005);
        }
    }

    [Fact]
    public void Pick_MemberFails_OnlyItsClientsMoveAndTheyComeBack()
    {
        Pool pool = PoolOf.Weights(new PoolSettings { Policy = "hash" }, 3, 1, 1, 2);
        int[] before = PickAll(pool);

        pool.Publish([PoolOf.Up, PoolOf.Down, PoolOf.Up, PoolOf.Up]);
        int[] during = PickAll(pool);
        pool.Publish([PoolOf.Up, PoolOf.Up, PoolOf.Up, PoolOf.Up]);

        Assert.All(before.Zip(during), pair => Assert.True(pair.First == 1 ? pair.Second != 1 : pair.First == pair.Second));
        Assert.Equal(3, before.Zip(during).Where(pair => pair.First == 1).Select(pair => pair.Second).Distinct().Count());
        Assert.Equal(before, PickAll(pool));
    }

    [Fact]
    public void Pick_OtherOrderInTheFile_SameAddress()
    {
        MemberSettings[] settings = [new(), new() { Weight = 2 }, new()];
        PoolDefinition forward = PoolOf.Definition(new PoolSettings { Policy = "hash" }, settings);
        PoolDefinition backward = forward with { Members = [.. forward.Members.Reverse()] };

        Assert.Equal(
            PickAll(new Pool(forward)).Select(member => forward.Members[member].Address),
            PickAll(new Pool(backward)).Select(member => backward.Members[member].Address));
    }

    [Fact]
    public void Pick_NameHash_DependsOnTheNameOnly()
    {
        Pool pool = PoolOf.Weights(new PoolSettings { Policy = "name-hash" }, 1, 1, 1, 1);

        Assert.Equal(pool.Pick(new PickRequest(1, 7)), pool.Pick(new PickRequest(2, 7)));
        Assert.Equal(4, Enumerable.Range(0, 1000).Select(name => pool.Pick(new PickRequest(1, StableHash.Mix((ulong)name)))[0]).Distinct().Count());
        Assert.False(pool.View.LooksAtClient);
    }

    [Fact]
    public void Pick_MoreAnswers_BeginWithTheSameMember()
    {
        double[] weights = [4, 2, 2, 1, 1];
        Pool one = PoolOf.Weights(new PoolSettings { Policy = "hash" }, weights);
        Pool all = PoolOf.Weights(new PoolSettings { Policy = "hash", Answers = PoolSettings.AllMembers }, weights);

        for (int client = 0; client < 1000; client++)
        {
            int[] picked = all.Pick(Client(client));
            Assert.Equal(5, picked.Distinct().Count());
            Assert.Equal(one.Pick(Client(client))[0], picked[0]);
        }
    }

    private static int[] PickAll(Pool pool) => [.. Enumerable.Range(0, 5000).Select(client => pool.Pick(Client(client))[0])];

    // Neighbouring addresses, as clients of one network have them.
    private static PickRequest Client(int client) =>
        new(StableHash.Of(new IPAddress([192, (byte)(client >> 16), (byte)(client >> 8), (byte)client]).GetAddressBytes()), 0);
}
