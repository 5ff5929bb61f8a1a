using System.Net.Sockets;
using System.Text;
using DnsLb.Core.Checks;

namespace DnsLb.Tests.Checks;

/// <summary>Backends that misbehave cost a probe its timeout and 64 KiB, no more, and the result names the phase.</summary>
public sealed class HostileBackendTests
{
    private const long OneGigabyte = 1 << 30;
    private const string TimedOut = "^timed out after [0-9.]+s while ";

    // What a backend has sent lies in buffers of the system at both ends, which take a few MiB.
    private const long MostInBuffers = 64 << 20;

    [Theory]
    [InlineData("tcp", "expect=x", "first byte", TimedOut + "waiting for the first byte: received nothing, expected \"x\"$")]
    [InlineData("tcp", "send=x expect=x", "first byte", TimedOut + "waiting for the first byte: received nothing, expected \"x\"$")]
    [InlineData("tcp", "tls=on", "tls", TimedOut + "negotiating TLS$")]
    [InlineData("http", "", "first byte", TimedOut + "waiting for the first byte$")]
    [InlineData("http", "version=2", "first byte", TimedOut + "waiting for the first byte$")]
    [InlineData("https", "", "tls", TimedOut + "negotiating TLS$")]
    public Task ProbeAsync_Silence_TimesOut(string kind, string keys, string phase, string reason) =>
        AssertFailsAsync(kind, keys, phase, reason, (_, cancellation) => Task.Delay(Timeout.Infinite, cancellation));

    [Theory]
    [InlineData("tcp", "expect=x", "response", TimedOut + "reading the response: received \"H.*\", expected \"x\"$")]
    [InlineData("tcp", "tls=on", "tls", "TLS")]
    [InlineData("http", "", "response", TimedOut + "reading the response$")]
    [InlineData("https", "", "tls", "TLS")]
    public Task ProbeAsync_ByteByByte_TimesOut(string kind, string keys, string phase, string reason) =>
        AssertFailsAsync(kind, keys, phase, reason, async (socket, cancellation) =>
        {
            for (int i = 0; ; i++)
            {
                await socket.SendAsync(i < 9 ? "HTTP/1.1 "u8[i..(i + 1)].ToArray() : "0"u8.ToArray(), cancellation);
                await Task.Delay(200, cancellation);
            }
        });

    [Fact]
    public Task ProbeAsync_BodyByteByByte_TimesOut() =>
        AssertFailsAsync("http", "body=x", "response", TimedOut + "reading the response: received \"a+\", expected \"x\"$", async (socket, cancellation) =>
        {
            await AnswerAsync(socket, "Content-Length: 1000\r\n\r\n", cancellation);
            while (true)
            {
                await socket.SendAsync("a"u8.ToArray(), cancellation);
                await Task.Delay(100, cancellation);
            }
        });

    [Theory]
    [InlineData("tcp", "send=x expect=x", "first byte", "^connection reset: received nothing, expected \"x\"$")]
    [InlineData("tcp", "tls=on", "tls", "^connection reset$")]
    [InlineData("http", "", "first byte", "^connection reset$")]
    [InlineData("https", "", "tls", "^connection reset$")]
    public Task ProbeAsync_Reset_SaysSo(string kind, string keys, string phase, string reason) =>
        AssertFailsAsync(kind, keys, phase, reason, async (socket, cancellation) =>
        {
            await socket.ReceiveAsync(new byte[1000], cancellation);
            socket.LingerState = new LingerOption(true, 0);
            socket.Close();
        });

    [Theory]
    [InlineData("tcp", "tls=on")]
    [InlineData("https", "")]
    public Task ProbeAsync_ClosedInTheHandshake_SaysSo(string kind, string keys) =>
        AssertFailsAsync(kind, keys, "tls", "^connection closed in the TLS handshake$", async (socket, cancellation) =>
        {
            await socket.ReceiveAsync(new byte[1000], cancellation);
            socket.Shutdown(SocketShutdown.Both);
        });

    [Theory]
    [InlineData("tcp", "expect=x", "match", "^the first 64 KiB do not hold \"x\"; they begin with \"a{60}…\"$")]
    [InlineData("tcp", "send=GET expect-regex=x$", "match", "^the first 64 KiB do not hold a match of x\\$; they begin with \"a{60}…\"$")]
    [InlineData("tcp", "tls=on", "tls", "^the TLS handshake failed")]
    [InlineData("http", "", "response", "^The HTTP response headers length exceeded the set limit of ")]
    [InlineData("https", "", "tls", "^the TLS handshake failed")]
    public async Task ProbeAsync_Gigabyte_IsNotRead(string kind, string keys, string phase, string reason)
    {
        long sent = 0;
        await AssertFailsAsync(kind, keys, phase, reason, (socket, cancellation) => FloodAsync(socket, bytes => sent += bytes, cancellation), timeoutSeconds: 20);
        Assert.InRange(sent, 1, MostInBuffers);
    }

    [Theory]
    [InlineData("body=x", false, "status 200, the first 64 KiB do not hold \"x\"; they begin with ")]
    [InlineData("", true, "status 200")]
    public async Task ProbeAsync_GigabyteOfBody_IsNotRead(string keys, bool passed, string reason)
    {
        long sent = 0;
        var backend = new Backend(async (socket, cancellation) =>
        {
            await AnswerAsync(socket, $"Content-Length: {OneGigabyte}\r\n\r\n", cancellation);
            await FloodAsync(socket, bytes => sent += bytes, cancellation);
        });
        await using (backend)
        {
            CheckResult result = await CheckRun.RunAsync(Check("http", keys), backend.EndPoint);

            Assert.StartsWith(reason, result.Reason, StringComparison.Ordinal);
            Assert.Equal((passed, "match"), (result.Passed, result.Phase));
        }

        Assert.InRange(sent, 1, MostInBuffers);
    }

    [Fact]
    public Task ProbeAsync_EndlessHeader_IsNotRead() =>
        AssertFailsAsync("http", "", "response", "^The HTTP response headers length exceeded the set limit of ", async (socket, cancellation) =>
        {
            await AnswerAsync(socket, "X: ", cancellation);
            await FloodAsync(socket, _ => { }, cancellation);
        }, timeoutSeconds: 20);

    [Fact]
    public async Task ProbeAsync_RedirectForEver_IsNotFollowed()
    {
        int requests = 0;
        await AssertFailsAsync("http", "", "match", "^status 302 to /, expected 200-299$", async (socket, cancellation) =>
        {
            requests++;
            await Backend.ReadRequestAsync(new NetworkStream(socket), cancellation);
            await socket.SendAsync("HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), cancellation);
        });
        Assert.Equal(1, requests);
    }

    private static async Task AssertFailsAsync(string kind, string keys, string phase, string reason, Func<Socket, CancellationToken, Task> serve, double timeoutSeconds = 1)
    {
        await using var backend = new Backend(serve);

        CheckResult result = await CheckRun.RunAsync(Check(kind, keys), backend.EndPoint, timeoutSeconds);

        Assert.Matches(reason, result.Reason);
        Assert.Equal((false, phase), (result.Passed, result.Phase));
    }

    private static ICheck Check(string kind, string keys) =>
        CheckRun.Create(kind, [("port", "1"), .. keys.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(key => (key.Split('=')[0], key.Split('=')[1]))]);

    private static async Task AnswerAsync(Socket socket, string fields, CancellationToken cancellation)
    {
        await Backend.ReadRequestAsync(new NetworkStream(socket), cancellation);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\n{fields}"), cancellation);
    }

    // Sends until the other end hangs up.
    private static async Task FloodAsync(Socket socket, Action<int> sent, CancellationToken cancellation)
    {
        byte[] chunk = Encoding.ASCII.GetBytes(new string('a', 64 * 1024));
        for (long left = OneGigabyte; left > 0; left -= chunk.Length)
        {
            sent(await socket.SendAsync(chunk, cancellation));
        }
    }
}
