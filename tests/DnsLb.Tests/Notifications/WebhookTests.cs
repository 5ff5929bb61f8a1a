using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DnsLb.Core.Notifications;
using DnsLb.Tests.Checks;
using DnsLb.Tests.EndToEnd;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Notifications;

public sealed class WebhookTests
{
    private const string Key = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz";

    private static readonly DateTimeOffset Now = new(2026, 11, 24, 14, 0, 0, TimeSpan.Zero);
    private static readonly HealthEvent Event = EventOf.Pool("www.example.com. A", 7);

    [Fact]
    public async Task TellAsync_TakenWith2xx_PostsTheEventAsJson()
    {
        await using PostServer server = await PostServer.StartAsync();

        Assert.Null(await TellAsync($"{server.Url}/T/s3cret?token=t"));

        Post post = await server.NextAsync();
        Assert.Equal("POST /T/s3cret?token=t", post.Line);
        Assert.Equal(("application/json", "dnslb", "7", $"{Now.ToUnixTimeSeconds()}"), (post.Headers["content-type"], post.Headers["user-agent"], post.Headers["webhook-id"], post.Headers["webhook-timestamp"]));
        Assert.False(post.Headers.ContainsKey("webhook-signature"));
        Assert.Equal("www.example.com. A", (string?)JsonNode.Parse(post.Body)!["pool"]);
    }

    [Theory]
    [InlineData(Key)]
    [InlineData($"whsec_{Key}\n")]
    public async Task TellAsync_WithASecret_SignsIdTimeAndBody(string text)
    {
        await using PostServer server = await PostServer.StartAsync();

        Assert.Null(await TellAsync(server.Url, WebhookSecret.Parse(text)));

        Post post = await server.NextAsync();
        byte[] signed = [.. Encoding.ASCII.GetBytes($"7.{Now.ToUnixTimeSeconds()}."), .. post.Body];
        Assert.Equal($"v1,{Convert.ToBase64String(HMACSHA256.HashData("012345678901234567890123"u8.ToArray(), signed))}", post.Headers["webhook-signature"]);
    }

    [Theory]
    [InlineData(302)]
    [InlineData(400)]
    [InlineData(503)]
    public async Task TellAsync_AnotherStatus_IsAFailureAndFollowsNothing(int status)
    {
        await using PostServer server = await PostServer.StartAsync(_ => status);

        Assert.Equal($"answers {status}", await TellAsync(server.Url));
        Assert.Equal("POST /", (await server.NextAsync()).Line);
    }

    [Fact]
    public async Task TellAsync_NobodyListens_SaysSoWithoutThePath()
    {
        int port = FreePort.Find();

        Assert.Equal($"cannot be reached: Connection refused", await TellAsync($"http://127.0.0.1:{port}/s3cret"));
    }

    [Fact]
    public async Task TellAsync_CertificateThatNobodyTrusts_IsAFailure()
    {
        using var authority = new TestAuthority();
        await using Backend backend = TlsBackend.Sending(authority.Issue("localhost,127.0.0.1"), "HTTP/1.1 204 No Content\r\n\r\n");

        string? failure = await TellAsync($"https://127.0.0.1:{backend.EndPoint.Port}");

        Assert.Matches("^cannot be reached: .*certificate.*", failure);
    }

    // It says nothing of that: to a client that keeps the connection, the next post fails.
    [Fact]
    public async Task TellAsync_ServerThatTakesOnePostOfAConnection_GetsAll()
    {
        await using var backend = new Backend(async (socket, cancellation) =>
        {
            await using var stream = new NetworkStream(socket);
            string request = await Backend.ReadRequestAsync(stream, cancellation);
            int length = int.Parse(Regex.Match(request, @"Content-Length: (\d+)").Groups[1].Value);
            await stream.ReadExactlyAsync(new byte[length - (request.Length - request.IndexOf("\r\n\r\n", StringComparison.Ordinal) - 4)], cancellation);
            await stream.WriteAsync("HTTP/1.1 204 No Content\r\n\r\n"u8.ToArray(), cancellation);
            _ = await stream.ReadAsync(new byte[1], cancellation);
        });
        using var webhook = new Webhook(new Uri($"http://{backend.EndPoint}"), null, new FakeTimeProvider(Now));

        for (int i = 0; i < 3; i++)
        {
            Assert.Null(await webhook.TellAsync(Event, CancellationToken.None));
        }
    }

    [Fact]
    public async Task TellAsync_ConnectionThatIsNeverMade_IsAFailure()
    {
        await using var silent = new Backend((_, cancellation) => Task.Delay(Timeout.Infinite, cancellation));

        Assert.Equal("cannot be reached: no connection within 0.1 s", await TellAsync($"https://{silent.EndPoint}", timeout: TimeSpan.FromSeconds(0.1)).WaitAsync(ChildProcess.Patience));
    }

    [Fact]
    public async Task TellAsync_Cancelled_EndsAtOnce()
    {
        await using var backend = new Backend((_, cancellation) => Task.Delay(Timeout.Infinite, cancellation));
        using var cancellation = new CancellationTokenSource();
        using var webhook = new Webhook(new Uri($"http://{backend.EndPoint}"), null, new FakeTimeProvider());

        Task<string?> told = webhook.TellAsync(Event, cancellation.Token);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => told);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080/T/s3cret?a=b", "webhook http://127.0.0.1:8080")]
    [InlineData("https://hooks.example.com/s3cret", "webhook https://hooks.example.com")]
    public void Name_Url_HoldsNoSecret(string url, string name)
    {
        using var webhook = new Webhook(new Uri(url), null, new FakeTimeProvider());

        Assert.Equal(name, webhook.Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("c2hvcnQ=")]
    [InlineData("not base64, but long enough for a secret")]
    public void Parse_NoSecret_IsNull(string text) => Assert.Null(WebhookSecret.Parse(text));

    private static async Task<string?> TellAsync(string url, WebhookSecret? secret = null, TimeSpan? timeout = null)
    {
        using var webhook = new Webhook(new Uri(url), secret, new FakeTimeProvider(Now), timeout ?? ChildProcess.Patience);
        return await webhook.TellAsync(Event, CancellationToken.None);
    }
}
