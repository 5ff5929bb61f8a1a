using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using DnsLb.Api;
using DnsLb.Core.Files;
using DnsLb.Core.Serving;
using DnsLb.Tests.Checks;
using DnsLb.Tests.Serving;

namespace DnsLb.Tests.Api;

public sealed class ApiTlsTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly TestAuthority _stranger = new();

    public void Dispose()
    {
        _authority.Dispose();
        _stranger.Dispose();
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Request_OverTls_IsAnswered(SslProtocols protocol)
    {
        await using RunningApi api = await StartAsync(_authority.Issue("127.0.0.1"));
        using HttpClient client = Connect(protocol);

        Assert.Equal("""{"status":"ok"}""", await client.GetStringAsync(new Uri(api.Client.BaseAddress!, "/healthz")));
    }

    [Fact]
    public async Task Request_InPlainHttp_IsNotAnswered()
    {
        await using RunningApi api = await StartAsync(_authority.Issue("127.0.0.1"));

        Assert.DoesNotContain("HTTP/1.1 200", await api.SendRawAsync("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_OverTlsWithTheHostOfAnother_IsRefused()
    {
        // The client checks the certificate for the name in the header.
        await using RunningApi api = await StartAsync(_authority.Issue("127.0.0.1,attacker.example"));
        using HttpClient client = Connect();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(api.Client.BaseAddress!, "/pools"));
        request.Headers.Host = "attacker.example";

        Assert.Equal(HttpStatusCode.MisdirectedRequest, (await client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Certificate_ItsFileChanges_IsShownToTheNext()
    {
        string file = _authority.Issue("127.0.0.1");
        var log = new LogLines();
        await using RunningApi api = await StartAsync(file, log: log);
        string first = await ShownAsync(api);
        var changed = new TaskCompletionSource();
        log.Added += line => _ = line.Contains("TLS of the API: certificate of ", StringComparison.Ordinal) && changed.TrySetResult();

        File.Move(_authority.Issue("127.0.0.1"), file, overwrite: true);

        await changed.Task;
        Assert.NotEqual(first, await ShownAsync(api));
    }

    [Fact]
    public async Task Certificate_ItsFileIsBroken_GoesOnWithTheOneBefore()
    {
        string file = _authority.Issue("127.0.0.1");
        var log = new LogLines();
        var kept = new TaskCompletionSource<string>();
        log.Added += line => _ = line.Contains("goes on with the certificates of before: api-cert: ", StringComparison.Ordinal) && kept.TrySetResult(line);
        await using RunningApi api = await StartAsync(file, log: log);
        string first = await ShownAsync(api);

        await File.WriteAllTextAsync(file, "-----BEGIN CERTIFICATE-----\nnone\n-----END CERTIFICATE-----\n");

        Assert.StartsWith($"Error: TLS of the API goes on with the certificates of before: api-cert: {file}: ", await kept.Task, StringComparison.Ordinal);
        Assert.Equal(first, await ShownAsync(api));
    }

    [Fact]
    public async Task Request_ClientsMustShowACertificate_IsAnsweredWithOneOfTheAuthority()
    {
        var log = new LogLines();
        await using RunningApi api = await StartAsync(_authority.Issue("127.0.0.1"), _authority.File, log);
        using HttpClient known = Connect(client: _authority.Issue("client"));
        using HttpClient unknown = Connect(client: _stranger.Issue("client"));
        using HttpClient none = Connect();
        var address = new Uri(api.Client.BaseAddress!, "/reload");

        Assert.Equal(HttpStatusCode.OK, (await known.PostAsync(address, null)).StatusCode);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => unknown.PostAsync(address, null));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => none.PostAsync(address, null));
        Assert.Contains(log.All, line => line.Contains("API: POST /reload by CN=Test from 127.0.0.1: 200", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "it must hold certificates as PEM")]
    [InlineData("-----BEGIN CERTIFICATE-----\nbm9uZQ==\n-----END CERTIFICATE-----\n", "a certificate in it cannot be read")]
    public void Of_AFileWithoutACertificate_SaysWhatItMustHold(string text, string problem)
    {
        string file = _authority.Write("none.pem", text);

        var (tls, problems) = ApiTls.Of(new ApiSettings { Certificate = file, Key = file }, new FileSource(TimeProvider.System));

        Assert.Null(tls);
        Assert.Contains($"api-cert: {file}: {problem}", Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_TheKeyOfAnother_SaysSoAndNothingOfTheKey()
    {
        string file = _authority.Issue("127.0.0.1"), other = _authority.Issue("127.0.0.1");

        var (tls, problems) = ApiTls.Of(new ApiSettings { Certificate = file, Key = other }, new FileSource(TimeProvider.System));

        Assert.Null(tls);
        Assert.Equal($"api-key: {other}: it must hold the private key of the first certificate in {file}, as PEM without a passphrase", Assert.Single(problems));
    }

    private static Task<RunningApi> StartAsync(string certificate, string? clientCa = null, LogLines? log = null) =>
        RunningApi.StartAsync("www A 192.0.2.1", settings => settings with { Certificate = certificate, Key = certificate, ClientCa = clientCa }, log);

    private HttpClient Connect(SslProtocols protocol = SslProtocols.None, string? client = null) => new(new SocketsHttpHandler
    {
        SslOptions = new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = protocol,
            CertificateChainPolicy = OfTheAuthority(),
            ClientCertificates = client is null ? [] : [X509Certificate2.CreateFromPemFile(client)],
        },
    });

    private X509ChainPolicy OfTheAuthority()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile(_authority.File));
        return policy;
    }

    // A connection of its own each time.
    private async Task<string> ShownAsync(RunningApi api)
    {
        string shown = "";
        using var client = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = OfTheAuthority(),
                RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                {
                    shown = certificate!.GetCertHashString();
                    return errors == SslPolicyErrors.None;
                },
            },
        });
        Assert.Equal("""{"status":"ok"}""", await client.GetStringAsync(new Uri(api.Client.BaseAddress!, "/healthz")));
        return shown;
    }
}
