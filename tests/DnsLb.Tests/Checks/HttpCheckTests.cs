using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DnsLb.Core.Checks;

namespace DnsLb.Tests.Checks;

public class HttpCheckTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nno more than this";

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "200-299", true, "match", "status 200")]
    [InlineData(Ok, "200-299", true, "match", "status 200")]
    [InlineData("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", "200-299", false, "match", "status 503, expected 200-299")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://192.0.2.1/\r\nContent-Length: 0\r\n\r\n", "200,302", true, "match", "status 302")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://192.0.2.1/\r\nContent-Length: 0\r\n\r\n", "200-299", false, "match", "status 302, expected 200-299")]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n\r\n", "200-299", false, "response", "the response is not HTTP")]
    [InlineData("", "200-299", false, "first byte", "connection closed before a response")]
    public async Task ProbeAsync_Response_IsJudgedByItsStatus(string response, string expect, bool passed, string phase, string reason)
    {
        await using var backend = Backend.Answering(response);

        CheckResult result = await CheckRun.RunAsync(CheckRun.Create("http", ("expect", expect)), backend.EndPoint);

        Assert.Equal((passed, phase, reason), (result.Passed, result.Phase, result.Reason));
    }

    [Fact]
    public async Task ProbeAsync_HostAndPath_AreSent()
    {
        await using var backend = Backend.Answering(Ok);

        await CheckRun.RunAsync(CheckRun.Create("http", ("host", "www.example.com"), ("path", "/healthz?deep=1")), backend.EndPoint);

        Assert.StartsWith("GET /healthz?deep=1 HTTP/1.1\r\n", backend.Request, StringComparison.Ordinal);
        Assert.Contains($"Host: www.example.com:{backend.EndPoint.Port}\r\n", backend.Request, StringComparison.Ordinal);
        Assert.Contains("Connection: close\r\n", backend.Request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProbeAsync_NobodyListens_IsRefused()
    {
        CheckResult result = await CheckRun.RunAsync(CheckRun.Create("http"), CheckRun.Refusing());

        Assert.Equal((false, "connect", "connection refused"), (result.Passed, result.Phase, result.Reason));
    }

    [Fact]
    public async Task ProbeAsync_Silence_EndsAtTheTimeoutAndNamesThePhase()
    {
        await using var backend = new Backend((_, cancellation) => Task.Delay(Timeout.Infinite, cancellation));

        CheckResult result = await CheckRun.RunAsync(CheckRun.Create("http"), backend.EndPoint, timeoutSeconds: 0.3);

        Assert.Equal((false, "first byte"), (result.Passed, result.Phase));
        Assert.Matches("^timed out after [0-9.]+s while waiting for the first byte$", result.Reason);
    }

    [Fact]
    public async Task ProbeAsync_ResponseThatDrips_TimesOutInThatPhase()
    {
        await using var backend = new Backend(async (socket, cancellation) =>
        {
            await socket.SendAsync("HTTP/1.1 2"u8.ToArray(), cancellation);
            await Task.Delay(Timeout.Infinite, cancellation);
        });

        CheckResult result = await CheckRun.RunAsync(CheckRun.Create("http"), backend.EndPoint, timeoutSeconds: 1);

        Assert.Equal((false, "response"), (result.Passed, result.Phase));
        Assert.Matches("^timed out after [0-9.]+s while reading the response$", result.Reason);
    }

    [Fact]
    public async Task ProbeAsync_Reset_SaysSo()
    {
        await using var backend = new Backend(async (socket, cancellation) =>
        {
            await Backend.ReadRequestAsync(new NetworkStream(socket), cancellation);
            socket.LingerState = new LingerOption(true, 0);
            socket.Close();
        });

        CheckResult result = await CheckRun.RunAsync(CheckRun.Create("http"), backend.EndPoint);

        Assert.Equal((false, "first byte", "connection reset"), (result.Passed, result.Phase, result.Reason));
    }

    [Theory]
    [InlineData("off", true, "match", "status 200")]
    [InlineData("on", false, "tls", "certificate of 127.0.0.1: RemoteCertificateNameMismatch, RemoteCertificateChainErrors")]
    public async Task ProbeAsync_SelfMadeCertificate_PassesOnlyUnverified(string verify, bool passed, string phase, string reason)
    {
        using X509Certificate2 certificate = SelfMade("elsewhere.example");
        await using Backend backend = Tls(certificate, _ => { });

        CheckResult result = await CheckRun.RunAsync(CheckRun.Create("https", ("verify", verify)), backend.EndPoint);

        Assert.Equal((passed, phase), (result.Passed, result.Phase));
        Assert.StartsWith(reason, result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProbeAsync_HostOfHttps_IsTheServerNameIndication()
    {
        using X509Certificate2 certificate = SelfMade("www.example.com");
        string? asked = null;
        await using Backend backend = Tls(certificate, name => asked = name);

        CheckResult result = await CheckRun.RunAsync(CheckRun.Create("https", ("host", "www.example.com")), backend.EndPoint);

        Assert.Equal("www.example.com", asked);
        Assert.StartsWith("certificate of 127.0.0.1: RemoteCertificateChainErrors", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProbeAsync_NoTlsThere_FailsInThatPhase()
    {
        await using var backend = new Backend(async (socket, cancellation) =>
        {
            await socket.SendAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), cancellation);
            await socket.ReceiveAsync(new byte[1000], cancellation);
        });

        CheckResult result = await CheckRun.RunAsync(CheckRun.Create("https"), backend.EndPoint);

        Assert.Equal((false, "tls"), (result.Passed, result.Phase));
    }

    [Theory]
    [InlineData("http", "path", "healthz")]
    [InlineData("http", "path", "/a b")]
    [InlineData("http", "host", "a b")]
    [InlineData("http", "port", "0")]
    [InlineData("http", "expect", "ok")]
    [InlineData("http", "verify", "off")]
    [InlineData("https", "verify", "no")]
    public void Create_WrongValue_IsAProblem(string kind, string key, string value)
    {
        List<string> problems = [];

        Assert.Null(CheckRun.Create(kind, problems, (key, value)));
        Assert.Contains(key, Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Equals_SameKeys_IsTheSameCheck()
    {
        Assert.Equal(CheckRun.Create("https", ("path", "/x"), ("expect", "204")), CheckRun.Create("https", ("expect", "204"), ("path", "/x")));
        Assert.Equal((80, 443), (CheckRun.Create("http").Port, CheckRun.Create("https").Port));
    }

    private static Backend Tls(X509Certificate2 certificate, Action<string> serverName) => new(async (socket, cancellation) =>
    {
        await using var stream = new SslStream(new NetworkStream(socket));
        try
        {
            await stream.AuthenticateAsServerAsync((_, hello, _, _) =>
            {
                serverName(hello.ServerName);
                return ValueTask.FromResult(new SslServerAuthenticationOptions { ServerCertificate = certificate });
            }, null, cancellation);
            await Backend.ReadRequestAsync(stream, cancellation);
            await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(Ok), cancellation);
        }
        catch (IOException)
        {
            // The probe refused the certificate and hung up, as some of these tests want.
        }
    });

    private static X509Certificate2 SelfMade(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
