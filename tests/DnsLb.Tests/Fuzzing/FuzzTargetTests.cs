using DnsLb.Core.Answering;
using DnsLb.Core.Wire;
using DnsLb.Tests.Answering;

namespace DnsLb.Tests.Fuzzing;

/// <summary>Malformed packets by the hundred thousand; <c>DnsLb.Bench fuzz</c> runs the same for as long as one likes.</summary>
public sealed class FuzzTargetTests
{
    private const int Packets = 200_000;
    private const int Seed = 20261124;

    [Fact]
    public void Respond_MutatedPackets_EveryRuleHolds()
    {
        var mutator = new PacketMutator(Seed);
        int answered = 0;
        for (int i = 0; i < Packets; i++)
        {
            answered += FuzzTarget.Respond(mutator.Next()) ? 1 : 0;
        }

        Assert.InRange(answered, Packets / 2, Packets - 1);
    }

    [Fact]
    public void MutatedPackets_TheirOutcomes_AreOfEveryKind()
    {
        Responder responder = FuzzZones.MakeResponder();
        var mutator = new PacketMutator(Seed);
        byte[] reply = new byte[ReplyOpt.UdpSize];
        for (int i = 0; i < Packets / 2; i++)
        {
            responder.Respond(mutator.Next(), reply, Question.UdpClient());
        }

        // What is limited depends on rates, not on packets.
        Assert.All(Enum.GetValues<Outcome>().Except([Outcome.RateDropped, Outcome.RateSlipped, Outcome.SizeLimited]), outcome => Assert.True(responder.Outcomes[outcome] > 50, $"{outcome}: {responder.Outcomes[outcome]}"));
    }

    [Fact]
    public void SameSeed_GivesTheSamePackets()
    {
        var first = new PacketMutator(1);
        var second = new PacketMutator(1);
        Assert.All(Enumerable.Range(0, 1000), _ => Assert.Equal(first.Next(), second.Next()));
    }
}
