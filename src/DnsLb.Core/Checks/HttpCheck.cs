using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using DnsLb.Core.Configuration;

namespace DnsLb.Core.Checks;

/// <summary>Passes when a GET request over HTTP/1.1 is answered with an expected status. Redirects are not followed, the body is not read.</summary>
public sealed record HttpCheck : ICheck
{
    /// <summary>True for https.</summary>
    public bool IsTls { get; init; }

    /// <inheritdoc/>
    public int Port { get; init; } = 80;

    /// <summary>The path and query that are asked for.</summary>
    public string Path { get; init; } = "/";

    /// <summary>The name in the Host header, in the TLS handshake and in the certificate; null: the target's address.</summary>
    public string? Host { get; init; }

    /// <summary>The status codes that pass; see <see cref="StatusList"/>.</summary>
    public string Expect { get; init; } = "200-299";

    /// <summary>False: any certificate will do.</summary>
    public bool VerifyCertificate { get; init; } = true;

    /// <summary>The line of <c>http</c> in <see cref="CheckKinds"/>.</summary>
    public static CheckKind HttpKind { get; } = new CheckKind<HttpCheck>(
        "http", "an HTTP request is answered with an expected status", new HttpCheck(), CommonKeys(80), _ => null);

    /// <summary>The line of <c>https</c> in <see cref="CheckKinds"/>.</summary>
    public static CheckKind HttpsKind { get; } = new CheckKind<HttpCheck>(
        "https",
        "the same over TLS, with a valid certificate",
        new HttpCheck { IsTls = true, Port = 443 },
        [
            .. CommonKeys(443),
            new("verify", "on|off", "off accepts any certificate; default on", (check, value) => value switch
            {
                "on" => check with { VerifyCertificate = true },
                "off" => check with { VerifyCertificate = false },
                _ => null,
            }),
        ],
        _ => null);

    /// <inheritdoc/>
    public Task<CheckResult> ProbeAsync(IPEndPoint target, TimeProvider time, CancellationToken cancellation) =>
        Probe.RunAsync(time, probe => ProbeAsync(target, probe, cancellation), cancellation);

    private async Task<CheckResult> ProbeAsync(IPEndPoint target, Probe probe, CancellationToken cancellation)
    {
        string? certificateProblem = null;
        using var client = new HttpMessageInvoker(CreateHandler(target, probe, problem => certificateProblem = problem));
        using HttpRequestMessage request = CreateRequest(target);
        try
        {
            using HttpResponseMessage response = await client.SendAsync(request, cancellation).ConfigureAwait(false);
            probe.Phase = ProbePhase.Match;
            int status = (int)response.StatusCode;
            return StatusList.Contains(Expect, status) ? probe.Passed($"status {status}") : probe.Failed($"status {status}, expected {Expect}");
        }
        catch (HttpRequestException) when (certificateProblem is not null)
        {
            return probe.Failed($"certificate of {target.Address}: {certificateProblem}");
        }
    }

    private SocketsHttpHandler CreateHandler(IPEndPoint target, Probe probe, Action<string> certificateProblem) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
        ResponseDrainTimeout = TimeSpan.Zero,
        ConnectCallback = async (_, cancellation) =>
        {
            Socket socket = await Probe.ConnectAsync(target, cancellation).ConfigureAwait(false);
            probe.Phase = IsTls ? ProbePhase.Tls : ProbePhase.FirstByte;
            return new NetworkStream(socket, ownsSocket: true);
        },
        PlaintextStreamFilter = (context, _) =>
        {
            probe.Phase = ProbePhase.FirstByte;
            return ValueTask.FromResult<Stream>(new ReceivingStream(context.PlaintextStream, () => probe.Phase = ProbePhase.Response));
        },
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, _, chain, errors) =>
            {
                if (errors == SslPolicyErrors.None || !VerifyCertificate)
                {
                    return true;
                }

                certificateProblem(Describe(errors, chain));
                return false;
            },
        },
    };

    private HttpRequestMessage CreateRequest(IPEndPoint target)
    {
        string host = Host ?? target.Address.ToString();
        string authority = host.Contains(':') ? $"[{host}]:{target.Port}" : $"{host}:{target.Port}";
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{(IsTls ? "https" : "http")}://{authority}{Path}"));
        request.Headers.ConnectionClose = true;
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("dnslb", null));
        return request;
    }

    private static string Describe(SslPolicyErrors errors, X509Chain? chain)
    {
        string[] statuses = [.. chain?.ChainStatus.Select(status => status.Status.ToString()).Distinct() ?? []];
        return statuses.Length == 0 ? errors.ToString() : $"{errors} ({string.Join(", ", statuses)})";
    }

    private static IReadOnlyList<Key<HttpCheck>> CommonKeys(int port) =>
    [
        new("port", Probe.PortForm, $"the port to connect to; default {port}",
            (check, value) => Probe.ParsePort(value) is { } number ? check with { Port = number } : null),
        new("path", "a path that begins with /", "what is asked for; default /",
            (check, value) => IsPath(value) ? check with { Path = value } : null),
        new("host", "a host name or address", "the Host header, and the name in the certificate; default the member's address",
            (check, value) => Uri.CheckHostName(value) is UriHostNameType.Dns or UriHostNameType.IPv4 || Values.Address(value) is not null ? check with { Host = value } : null),
        new("expect", StatusList.Form, "the status codes that pass; default 200-299",
            (check, value) => StatusList.IsValid(value) ? check with { Expect = value } : null),
    ];

    private static bool IsPath(string value) => value.StartsWith('/') && value.All(c => c is > ' ' and < '\x7F' and not '#');
}
