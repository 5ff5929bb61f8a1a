using System.Net.Sockets;
using DnsLb.Api;

namespace DnsLb.Tests.Api;

public sealed class NoAnswerTests
{
    [Theory]
    [InlineData(SocketError.TryAgain, "the resolver gives no answer; is the name right, and does the resolver of this machine work?")]
    [InlineData(SocketError.HostNotFound, "there is no such name; is the name right, and does the resolver of this machine work?")]
    [InlineData(SocketError.NoData, "it has no address; is the name right, and does the resolver of this machine work?")]
    public void Describe_AHostThatIsNotFound_SaysThatItIsTheName(SocketError error, string reason)
    {
        var failure = new HttpRequestException("no", new SocketException((int)error));

        Assert.Equal(
            $"no answer of a server at https://no.example/: the name no.example cannot be looked up: {reason}",
            NoAnswer.Describe(ApiPlace.Parse("https://no.example")!, tls: null, failure, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Describe_AServerThatRefuses_AsksWhetherItRuns()
    {
        var failure = new HttpRequestException("no", new SocketException((int)SocketError.ConnectionRefused));

        Assert.EndsWith("does it run (dnslb serve), and is --api the same there?", NoAnswer.Describe(ApiPlace.Parse("127.0.0.1:1")!, tls: null, failure, TimeSpan.FromSeconds(1)), StringComparison.Ordinal);
    }
}
