using DnsLb.Core.Checks;
using DnsLb.Tests.EndToEnd;

namespace DnsLb.Tests.Checks;

/// <summary>HTTP checks of a real web server.</summary>
public sealed class HttpCheckNginxTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Theory]
    [InlineData("1.1", "", true, "status 200")]
    [InlineData("2", "http2", true, "status 200")]
    [InlineData("2", "", false, "^(The HTTP/2 server sent invalid data|An HTTP/2 connection could not be established) ")]
    [InlineData("1.1", "http2", false, "^connection closed before a response$")]
    public async Task ProbeAsync_Version_IsSpokenWithoutTls(string version, string listen, bool passed, string reason)
    {
        await using Nginx nginx = await Nginx.StartAsync("127.0.0.1", FreePort.Find(), listen, Page("$server_protocol"));

        CheckResult result = await CheckRun.RunAsync(CheckRun.Create("http", ("version", version), ("body", $"HTTP/{(version == "2" ? "2.0" : version)}")), nginx.EndPoint);

        Assert.Matches(reason, result.Reason);
        Assert.Equal(passed, result.Passed);
    }

    [Theory]
    [InlineData("1.1", "ssl http2", true, "status 200")]
    [InlineData("2", "ssl http2", true, "status 200")]
    [InlineData("2", "ssl", false, "the TLS handshake failed: tlsv1 alert no application protocol")]
    [InlineData("1.1", "", false, "the TLS handshake failed; does the server speak TLS? Cannot determine the frame size or a corrupted frame was received.")]
    public async Task ProbeAsync_Version_IsNegotiatedOverTls(string version, string listen, bool passed, string reason)
    {
        await using Nginx nginx = await TlsAsync("a.example", listen, Page("$server_protocol $ssl_server_name $host"));

        CheckResult result = await CheckRun.RunAsync(
            CheckRun.Create("https", ("host", "a.example"), ("ca", _authority.File), ("version", version), ("body", $"HTTP/{(version == "2" ? "2.0" : version)} a.example a.example")), nginx.EndPoint);

        Assert.Equal((passed, reason), (result.Passed, result.Reason));
    }

    [Fact]
    public async Task ProbeAsync_Sni_MayDifferFromTheHost()
    {
        await using Nginx nginx = await TlsAsync("a.example", "ssl", Page("$ssl_server_name $host"));

        CheckResult result = await CheckRun.RunAsync(
            CheckRun.Create("https", ("host", "b.example"), ("sni", "a.example"), ("ca", _authority.File), ("body", "a.example b.example")), nginx.EndPoint);

        Assert.True(result.Passed, result.Reason);
    }

    [Theory]
    [InlineData(true, true, "status 200")]
    [InlineData(false, false, "status 400, expected 200-299")]
    public async Task ProbeAsync_ClientCertificate_IsShown(bool shown, bool passed, string reason)
    {
        await using Nginx nginx = await TlsAsync("a.example", "ssl", $"ssl_verify_client on; ssl_client_certificate {_authority.File}; {Page("$ssl_client_verify")}");
        string client = _authority.Issue("client.example");
        (string, string)[] keys = [("host", "a.example"), ("ca", _authority.File), ("body", "SUCCESS")];

        CheckResult result = await CheckRun.RunAsync(
            CheckRun.Create("https", shown ? [.. keys, ("client-cert", client), ("client-key", client)] : keys), nginx.EndPoint);

        Assert.Equal((passed, reason), (result.Passed, result.Reason));
    }

    [Theory]
    [InlineData("a.example", "", "the certificate is not good for a.example: its issuer, CN=Test authority, is not trusted")]
    [InlineData("b.example", "ca", "the certificate is not good for b.example: it is for a.example")]
    public async Task ProbeAsync_CertificateThatIsNotGood_FailsInTheHandshake(string host, string trust, string reason)
    {
        await using Nginx nginx = await TlsAsync("a.example", "ssl", Page("ok"));

        CheckResult result = await CheckRun.RunAsync(
            CheckRun.Create("https", trust == "ca" ? [("host", host), ("ca", _authority.File)] : [("host", host)]), nginx.EndPoint);

        Assert.Equal((false, "tls", reason), (result.Passed, result.Phase, result.Reason));
    }

    [Fact]
    public async Task ProbeAsync_CertificateNearItsEnd_IsDegraded()
    {
        await using Nginx nginx = await TlsAsync("a.example", "ssl", Page("ok"), daysLeft: 9.5);

        CheckResult result = await CheckRun.RunAsync(CheckRun.Create("https", ("host", "a.example"), ("ca", _authority.File), ("cert-warn-days", "14")), nginx.EndPoint);

        Assert.True(result.Passed, result.Reason);
        Assert.Matches("^the certificate of a.example expires in 9 days, on [0-9-]+; cert-warn-days=14$", result.Degraded);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2")]
    public async Task ProbeAsync_LongBody_IsReadToItsBound(string version)
    {
        string page = new('a', BoundedReader.Most + 100);
        string root = Path.GetDirectoryName(_authority.Write("page", page))!;
        await using Nginx nginx = await Nginx.StartAsync("127.0.0.1", FreePort.Find(), version == "2" ? "http2" : "", $"root {root}; location / {{ }}");

        CheckResult result = await CheckRun.RunAsync(CheckRun.Create("http", ("path", "/page"), ("version", version), ("body", "end")), nginx.EndPoint);

        Assert.Equal((false, "match", $"status 200, the first 64 KiB do not hold \"end\"; they begin with \"{page[..60]}…\""), (result.Passed, result.Phase, result.Reason));
    }

    private static string Page(string text) => $"location / {{ return 200 \"{text}\"; }}";

    private Task<Nginx> TlsAsync(string name, string listen, string server, double daysLeft = 90)
    {
        string certificate = _authority.Issue(name, daysLeft);
        return Nginx.StartAsync("127.0.0.1", FreePort.Find(), listen, $"ssl_certificate {certificate}; ssl_certificate_key {certificate}; {server}");
    }
}
