using System.Net;
using ARSoft.Tools.Net.Dns;
using DnsLb.Core.Answering;
using DnsLb.Core.Wire;

namespace DnsLb.Tests.Answering;

public sealed class RateLimiterTests : RateLimitTest
{
    [Theory]
    [InlineData("192.0.2.1", "192.0.2.255", 0)]
    [InlineData("192.0.2.1", "192.0.3.1", PerSecond)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:ff::2", 0)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:100::1", PerSecond)]
    [InlineData("0.0.1.0", "::", PerSecond)]
    public void Respond_SecondClient_IsLimitedWithItsNetwork(string first, string second, int answered)
    {
        TestServer server = Serve(Limits);
        Answered(server, "www.example.org A", first);

        Assert.Equal(answered, Answered(server, "www.example.org A", second));
    }

    [Fact]
    public void Respond_NamesOfAZoneOneAfterTheOther_AreLimitedTogether()
    {
        TestServer server = Serve(Limits);

        int answered = Enumerable.Range(0, 100).Sum(name => Answered(server, $"n{name}.example.org A", queries: 1));

        Assert.Equal(PerSecond * RateLimiter.ClassesInAll, answered);
    }

    [Fact]
    public void Respond_AfterASecond_AnswersAgain()
    {
        TestServer server = Serve(Limits);
        Assert.Equal(PerSecond, Answered(server, "www.example.org A"));
        Assert.Equal(0, Answered(server, "www.example.org A"));

        Time.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Equal(1, Answered(server, "www.example.org A"));
        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(PerSecond, Answered(server, "www.example.org A"));
    }

    [Fact]
    public void Respond_Tcp_IsNeverLimited()
    {
        TestServer server = Serve(Limits);
        Answered(server, "www.example.org A");

        DnsMessage reply = server.AskByTcp(new Question("www.example.org"));

        Assert.False(reply.IsTruncated);
        Assert.Single(reply.AnswerRecords);
    }

    [Theory]
    [InlineData("127.0.0.1", 20)]
    [InlineData("::1", 20)]
    [InlineData("192.0.2.1", PerSecond)]
    public void Respond_ExemptByDefault_AreThoseOfTheMachine(string client, int answered) =>
        Assert.Equal(answered, Answered(Serve(Limits), "www.example.org A", client));

    [Fact]
    public void Respond_ExemptNetworksGiven_ReplaceTheDefault()
    {
        TestServer server = Serve(Limits with { Exempt = [IPNetwork.Parse("192.0.2.0/25")] });

        Assert.Equal(20, Answered(server, "www.example.org A", "192.0.2.1"));
        Assert.Equal(PerSecond, Answered(server, "www.example.org A", "192.0.2.200"));
        Assert.Equal(PerSecond, Answered(server, "www.example.org A", "127.0.0.1"));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 12)]
    [InlineData(2, 6)]
    [InlineData(5, 2)]
    public void Respond_Limited_SlipsEveryNth(int slip, int slipped)
    {
        TestServer server = Serve(Limits with { Slip = slip });
        var question = new Question("r1.example.org") { Opt = Question.MakeOpt() };
        Answered(server, question, queries: PerSecond);

        byte[][] replies = [.. Enumerable.Range(0, 12).Select(_ => server.AskRaw(question.Bytes(), Question.UdpClient("192.0.2.1")))];

        DnsMessage[] sent = [.. replies.Where(reply => reply.Length > 0).Select(reply => DnsMessage.Parse(reply))];

        Assert.Equal(slipped, sent.Length);
        Assert.All(sent, reply => Assert.Equal((true, ReturnCode.NxDomain, 0, 0, 1), (reply.IsTruncated, reply.ReturnCode, reply.AnswerRecords.Count, reply.AuthorityRecords.Count, reply.AdditionalRecords.Count)));
        Assert.Equal(slipped, server.Responder.Outcomes[Outcome.RateSlipped]);
        Assert.Equal(12 - slipped, server.Responder.Outcomes[Outcome.RateDropped]);
        Assert.Equal(PerSecond + 12, server.Responder.Outcomes.Total);
    }

    // Who does not look at TC must not take an update for done, or a name that does not exist for one without data.
    [Theory]
    [InlineData("www.example.org", 0x0100, ReturnCode.NoError)]
    [InlineData("r1.example.org", 0x0100, ReturnCode.NxDomain)]
    [InlineData("example.com", 0x0100, ReturnCode.Refused)]
    [InlineData("example.org", 0x2800, ReturnCode.NotImplemented)]
    public void Respond_Slipped_KeepsItsRcode(string name, ushort flags, ReturnCode expected)
    {
        TestServer server = Serve(Limits with { Slip = 1 });
        var question = new Question(name) { Flags = flags };
        Answered(server, question);

        byte[] reply = server.AskRaw(question.Bytes());

        Assert.Equal((0x02, (byte)expected), (reply[2] & 0x02, reply[3] & 0xF));
    }

    [Fact]
    public void Respond_Slipped_IsNoLongerThanItsQuery()
    {
        TestServer server = Serve(Limiter(Limits with { Slip = 1 }), new ResponderSettings { Nsid = new byte[ReplyOptions.MostNsid] });
        Question[] questions =
        [
            new("www.example.org"), new("big.example.org", RRType.TXT) { Opt = Question.MakeOpt() }, new("example.com") { Opt = Question.MakeOpt() },
            new("r.sub.example.org") { Opt = Question.MakeOpt(options: Question.MakeSubnet(1, 24, 203, 0, 113)) }, new("www.example.org") { Flags = 0x2100 },
            new("www.example.org") { Opt = Question.MakeOpt(options: [0, 3, 0, 0]) },
        ];
        Assert.All(questions, question =>
        {
            Answered(server, question);
            byte[] reply = server.AskRaw(question.Bytes());

            Assert.True(DnsMessage.Parse(reply).IsTruncated);
            Assert.InRange(reply.Length, 12, question.Bytes().Length);
        });
    }

    [Fact]
    public void Respond_ManyRepliesLimited_LongRepliesToAnyoneSayTC()
    {
        TestServer server = Serve(Limits with { Slip = 1 });
        var big = new Question("big.example.org", RRType.TXT) { Opt = Question.MakeOpt() };
        Answered(server, "www.example.org A", queries: 2 * PerSecond);
        Assert.False(server.Ask(big, Question.UdpClient("198.51.100.1")).IsTruncated);

        Answered(server, "www.example.org A", queries: 1);
        DnsMessage reply = server.Ask(big, Question.UdpClient("198.51.100.1"));
        Assert.True(reply.IsTruncated);
        Assert.Empty(reply.AnswerRecords);
        Assert.Equal(1, server.Responder.Outcomes[Outcome.SizeLimited]);
        Assert.False(server.Ask(new Question("www.example.org"), Question.UdpClient("198.51.100.1")).IsTruncated);
        Assert.False(server.Ask(big, Question.UdpClient("127.0.0.1")).IsTruncated);
        Assert.False(server.AskByTcp(big).IsTruncated);

        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(server.Ask(big, Question.UdpClient("198.51.100.1")).IsTruncated);
    }

    [Fact]
    public void Respond_SizeFactorOff_LongRepliesAreSent()
    {
        TestServer server = Serve(Limits with { SizeFactor = 0 });
        Answered(server, "www.example.org A", queries: 10 * PerSecond);

        Assert.False(server.Ask(new Question("big.example.org", RRType.TXT) { Opt = Question.MakeOpt() }, Question.UdpClient("198.51.100.1")).IsTruncated);
    }

    [Fact]
    public void Respond_DryRun_SendsAllAndCountsWhatItWouldNot()
    {
        RateLimiter limiter = Limiter(Limits with { Slip = 2, IsDryRun = true });
        TestServer server = Serve(limiter);

        Assert.Equal(25, Answered(server, "www.example.org A", queries: 25));
        Assert.Equal(1, Answered(server, "big.example.org TXT", "198.51.100.1", queries: 1));

        Assert.Equal((10, 10), (limiter.Limited[Outcome.RateDropped], limiter.Limited[Outcome.RateSlipped]));
        Assert.Equal(26, server.Responder.Outcomes[Outcome.Answer]);
    }

    [Fact]
    public void Sample_OfWhatWasLimited_IsTheFirstSinceItWasTaken()
    {
        RateLimiter limiter = Limiter(Limits);
        TestServer server = Serve(limiter);
        Answered(server, "www.example.org A", "192.0.2.1", PerSecond);
        Assert.False(limiter.Sample.TryTake(out _));

        Answered(server, "www.example.org A", "192.0.2.1");
        Answered(server, "r1.sub.example.org A", "198.51.100.1");

        Assert.True(limiter.Sample.TryTake(out LimitedReply reply));
        Assert.Equal((192, ReplyKind.Answer, RRType.A), (reply.Client.Address[0], reply.Class.Kind, reply.Class.Type));
        Assert.False(limiter.Sample.TryTake(out _));
    }

    [Fact]
    public void ForWorkers_Off_MakesNone() => Assert.Empty(RateLimiter.ForWorkers(Limits with { PerSecond = 0 }, 2, Time, 1));

    [Fact]
    public void ForWorkers_Several_ShareTheLimit()
    {
        TestServer[] servers = [.. RateLimiter.ForWorkers(Limits, 2, Time, 1).Select(limiter => Serve(limiter))];

        Assert.Equal(PerSecond, Answered(servers[0], "www.example.org A", queries: 3) + Answered(servers[1], "www.example.org A"));
    }

    // The cookie that a server made for the client shows that nobody forged its address.
    [Fact]
    public void Respond_ValidServerCookie_IsNotLimited()
    {
        var cookies = new ServerCookies(Time, [CookieSecret.Random()]);
        TestServer server = Serve(Limiter(Limits), new ResponderSettings { Cookies = cookies });
        var question = new Question("www.example.org") { Opt = Question.MakeOpt(options: [0, 10, 0, 8, .. new byte[8]]) };
        byte[] serverCookie = server.Ask(question, Question.UdpClient("192.0.2.1")).EDnsOptions!.Options.OfType<CookieOption>().Single().ServerCookie;

        Assert.Equal(PerSecond - 1, Answered(server, question));
        Assert.Equal(20, Answered(server, question with { Opt = Question.MakeOpt(options: [0, 10, 0, 24, .. new byte[8], .. serverCookie]) }));
    }

    [Fact]
    public void Respond_LimitedOrNot_AllocatesNothing()
    {
        TestServer server = Serve(Limits with { Slip = 2 });
        byte[] query = new Question("www.example.org").Bytes();
        byte[] reply = new byte[ReplyOpt.UdpSize];
        Client client = Question.UdpClient();

        Allocations.AssertNone(() =>
        {
            server.Responder.BeginBatch();
            server.Responder.Respond(query, reply, client);
        });
    }
}
