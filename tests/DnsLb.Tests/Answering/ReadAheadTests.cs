using System.Text;
using ARSoft.Tools.Net.Dns;
using DnsLb.Core.Answering;

namespace DnsLb.Tests.Answering;

/// <summary>Messages that are read before their turn are answered as those that are not.</summary>
public sealed class ReadAheadTests
{
    private const string Head = "$TTL 60\n@ SOA ns1 host 1 1h 10m 1d 20\n@ NS ns1\nns1 A 192.0.2.53\nwww A 192.0.2.1\nother A 192.0.2.2\n";

    private static readonly byte[] NoMessage = [1, 2, 3];

    // The large zone is looked up in while its slots are fetched, the small one is not.
    [Theory]
    [InlineData(0)]
    [InlineData(40_000)]
    public void RespondTo_SeveralWereReadBefore_AnswersEachAsItsOwn(int furtherNames)
    {
        var server = new TestServer(("example.org.zone", Head + Names(furtherNames)));
        byte[][] messages =
        [
            new Question("www.example.org").Bytes(),
            new Question("missing.example.org").Bytes(),
            NoMessage,
            new Question("a.longer.name.of.example.net").Bytes(),
            new Question("other.example.org").Bytes(),
        ];
        Assert.True(messages.Length > Responder.Places);

        var replies = new List<byte[]>();
        for (int i = 0, read = 0; i < messages.Length; i++)
        {
            for (; read < messages.Length && read < i + Responder.Places; read++)
            {
                server.Responder.ReadAhead(read % Responder.Places, messages[read]);
            }

            replies.Add(RespondTo(server.Responder, i % Responder.Places, messages[i]));
        }

        Assert.Equal(messages.Select(message => server.AskRaw(message)), replies);
        Assert.Equal("www.example.org. 60 IN A 192.0.2.1", DnsMessage.Parse(replies[0]).AnswerRecords.Single().ToString());
        Assert.Equal(ReturnCode.NxDomain, DnsMessage.Parse(replies[1]).ReturnCode);
        Assert.Empty(replies[2]);
        Assert.Equal(ReturnCode.Refused, DnsMessage.Parse(replies[3]).ReturnCode);
        Assert.Equal("other.example.org. 60 IN A 192.0.2.2", DnsMessage.Parse(replies[4]).AnswerRecords.Single().ToString());
    }

    [Fact]
    public void RespondTo_ZonesChangedSinceItWasRead_AnswersFromThoseInForce()
    {
        var server = new TestServer(("example.org.zone", Head + Names(40_000)));
        byte[] message = new Question("www.example.org").Bytes();
        server.Responder.ReadAhead(0, message);

        server.Zones.Publish(new TestServer(("example.org.zone", Head.Replace("192.0.2.1", "192.0.2.99"))).Zones.Current);

        Assert.Equal("www.example.org. 60 IN A 192.0.2.99", DnsMessage.Parse(RespondTo(server.Responder, 0, message)).AnswerRecords.Single().ToString());
    }

    private static byte[] RespondTo(Responder responder, int place, byte[] message)
    {
        byte[] reply = new byte[512];
        return reply[..responder.RespondTo(place, message, reply, Question.UdpClient())];
    }

    private static string Names(int count)
    {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++)
        {
            text.Append('n').Append(i).Append(" A 192.0.2.3\n");
        }

        return text.ToString();
    }
}
