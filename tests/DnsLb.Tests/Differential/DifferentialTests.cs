using DnsLb.Core.Wire;
using DnsLb.Tests.EndToEnd;
using Xunit.Abstractions;

namespace DnsLb.Tests.Differential;

/// <summary>BIND, NSD and Knot load the same zones; where two of them agree on an answer, so do we, but for <see cref="DeliberateDifference"/>.</summary>
[Collection(ProcessTests.Name)]
public sealed class DifferentialTests(Interviews interviews, ITestOutputHelper output) : IClassFixture<Interviews>
{
    private const int Shown = 60;
    private const int LeastUdpReply = 512;

    [Fact]
    public void Replies_ToEveryNameTypeAndForm_AreThoseOfTheMajority()
    {
        var unused = new HashSet<DeliberateDifference>(DeliberateDifference.All);
        var differences = new List<string>();
        int undecided = 0;
        for (int i = 0; i < interviews.Questions.Length; i++)
        {
            if (MajorityOf(interviews.PeersOf(i)) is not { } majority)
            {
                undecided++;
                continue;
            }

            AskedQuestion asked = interviews.Questions[i];
            ServerReply ours = interviews.Ours[i];
            if (ours == majority)
            {
                continue;
            }

            if (DeliberateDifference.All.FirstOrDefault(difference => difference.Explains(asked, ours, majority)) is { } deliberate)
            {
                unused.Remove(deliberate);
                continue;
            }

            differences.Add($"{asked}: we say\n{ours}\nbut most say\n{majority}");
        }

        AssertNone(differences);
        Assert.Empty(unused.Select(difference => difference.Reason));
        Assert.InRange(undecided, 0, interviews.Questions.Length / 20);
    }

    // All names that may be are compressed.
    [Fact]
    public void Replies_UpToTheAdditionalSection_AreNoLongerThanTheShortest()
    {
        var longer = new List<string>();
        long all = 0;
        long shortest = 0;
        for (int i = 0; i < interviews.Questions.Length; i++)
        {
            ServerReply ours = interviews.Ours[i];
            int[] theirs = [.. interviews.PeersOf(i).Where(reply => reply == ours && !reply.IsTruncated).Select(reply => reply.Length)];
            if (theirs.Length == 0)
            {
                continue;
            }

            all += ours.Length;
            shortest += theirs.Min();
            if (ours.Length > theirs.Min())
            {
                longer.Add($"{interviews.Questions[i]}: {ours.Length} bytes, not {theirs.Min()}:\n{ours}");
            }
        }

        output.WriteLine($"{all} bytes, of the shortest peers {shortest}");
        AssertNone(longer);
    }

    // Glue may be what does not fit, so referrals are left to the tests of RFC 2181.
    [Fact]
    public void Replies_ThatAreTruncated_AreTooLongOverTcp()
    {
        Dictionary<(string, RRType), int> wholes = Replies("TCP").Where(pair => pair.Reply.Header.Contains("aa=True", StringComparison.Ordinal)).ToDictionary(pair => pair.Key, pair => pair.Reply.Length);
        (string, RRType)[] cut = [.. Replies("plain").Where(pair => pair.Reply.IsTruncated && wholes.ContainsKey(pair.Key)).Select(pair => pair.Key)];

        Assert.NotEmpty(cut);
        Assert.All(cut, key => Assert.True(wholes[key] > LeastUdpReply, $"{key} has {wholes[key]} bytes"));
    }

    private IEnumerable<((string Name, RRType Type) Key, ServerReply Reply)> Replies(string form) =>
        interviews.Questions.Zip(interviews.Ours).Where(pair => pair.First.Form == form).Select(pair => ((WireName.ToText(pair.First.Name), pair.First.Type), pair.Second));

    private static ServerReply? MajorityOf(ServerReply[] peers) => peers.GroupBy(reply => reply).FirstOrDefault(same => same.Count() >= 2)?.Key;

    private void AssertNone(List<string> found) =>
        Assert.True(found.Count == 0, $"{found.Count} of {interviews.Questions.Length}:\n\n{string.Join("\n\n", found.Take(Shown))}");
}
