using System.Net;
using System.Net.Security;
using DnsLb.Core.Configuration;

namespace DnsLb.Core.Checks;

/// <summary>Passes when an HTTP request is answered with an expected status and, where the check looks for one, an expected body. Redirects are not followed.</summary>
public sealed record HttpCheck : ICheck
{
    /// <summary>True for https.</summary>
    public bool IsTls { get; init; }

    /// <inheritdoc/>
    public int Port { get; init; } = 80;

    /// <summary>The request method.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>The path and query that are asked for.</summary>
    public string Path { get; init; } = "/";

    /// <summary>The name in the Host header, in the TLS handshake and in the certificate; null: the target's address.</summary>
    public string? Host { get; init; }

    /// <summary>Further header fields of the request.</summary>
    public ValueList<HttpHeader> Headers { get; init; } = [];

    /// <summary>True for HTTP/2, by ALPN over TLS, and with prior knowledge without (RFC 9113 section 3); false for HTTP/1.1.</summary>
    public bool IsHttp2 { get; init; }

    /// <summary>The status codes that pass; see <see cref="StatusList"/>.</summary>
    public string Expect { get; init; } = "200-299";

    /// <summary>What the first 64 KiB of the body must hold, all of it; empty: the body is not read.</summary>
    public ValueList<BytePattern> Body { get; init; } = [];

    /// <summary>How TLS is spoken.</summary>
    public TlsSettings Tls { get; init; } = new();

    /// <summary>The line of <c>http</c> in <see cref="CheckKinds"/>.</summary>
    public static CheckKind HttpKind { get; } = new CheckKind<HttpCheck>(
        "http", "an HTTP request is answered with an expected status and body", new HttpCheck(), HttpKeys.Of(80), check => check.Problem());

    /// <summary>The line of <c>https</c> in <see cref="CheckKinds"/>.</summary>
    public static CheckKind HttpsKind { get; } = new CheckKind<HttpCheck>(
        "https",
        "the same over TLS, with a valid certificate",
        new HttpCheck { IsTls = true, Port = 443 },
        [.. HttpKeys.Of(443), .. TlsSettings.Keys.Select(key => key.Within<HttpCheck>(check => check.Tls, (check, tls) => check with { Tls = tls }))],
        check => check.Problem())
    {
        Load = (check, read, problem) => check with { Tls = check.Tls.Load(read, problem) },
    };

    /// <inheritdoc/>
    public Task<CheckResult> ProbeAsync(IPEndPoint target, TimeProvider time, CancellationToken cancellation) =>
        Probe.RunAsync(time, probe => ProbeAsync(target, probe, cancellation), cancellation);

    private async Task<CheckResult> ProbeAsync(IPEndPoint target, Probe probe, CancellationToken cancellation)
    {
        string host = Host ?? target.Address.ToString();
        TlsHandshake? tls = IsTls ? new TlsHandshake(Tls, host, probe) : null;
        using var client = new HttpMessageInvoker(HttpConnection.To(target, probe, tls, Protocol, cancellation));
        using HttpRequestMessage request = CreateRequest(HttpConnection.Origin(host, target, IsTls));
        using HttpResponseMessage response = await client.SendAsync(request, cancellation).ConfigureAwait(false);
        int status = (int)response.StatusCode;
        if (!StatusList.Contains(Expect, status))
        {
            probe.Phase = ProbePhase.Match;
            string redirect = response.Headers.Location is { } location ? $" to {location}" : "";
            return probe.Failed($"status {status}{redirect}, expected {Expect}");
        }

        if (Body.Count > 0)
        {
            await using Stream body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
            if (await new BoundedReader(body, probe).FindAsync(Body, cancellation).ConfigureAwait(false) is { } problem)
            {
                return probe.Failed($"status {status}, {problem}");
            }
        }

        probe.Phase = ProbePhase.Match;
        return probe.Passed($"status {status}");
    }

    private SslApplicationProtocol Protocol => IsHttp2 ? SslApplicationProtocol.Http2 : SslApplicationProtocol.Http11;

    private HttpRequestMessage CreateRequest(string origin)
    {
        var request = new HttpRequestMessage(new HttpMethod(Method), new Uri($"{origin}{Path}"))
        {
            Version = IsHttp2 ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.ConnectionClose = IsHttp2 ? null : true;
        foreach (HttpHeader header in (IEnumerable<HttpHeader>)[new("User-Agent", "dnslb"), .. Headers])
        {
            request.Headers.Remove(header.Name);
            header.TryAddTo(request);
        }

        return request;
    }

    private string? Problem() => Method == "HEAD" && Body.Count > 0 ? "method=HEAD has no body; leave out body= and body-regex=, or ask by GET" : Tls.Problem();
}
