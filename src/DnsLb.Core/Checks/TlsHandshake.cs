using System.Globalization;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace DnsLb.Core.Checks;

/// <summary>One TLS handshake with a target, and the judgement of its certificate.</summary>
/// <param name="settings">The settings.</param>
/// <param name="name">The name in the handshake and the certificate, when the settings have none.</param>
/// <param name="probe">The run of the check: its phase, its clock, and whether its result is degraded.</param>
internal sealed class TlsHandshake(TlsSettings settings, string name, Probe probe)
{
    private readonly string _name = settings.ServerName ?? name;
    private string? _problem;

    /// <summary>Takes the handshake.</summary>
    /// <param name="stream">The connection; closed with the stream that is returned, or when the handshake fails.</param>
    /// <param name="protocols">The protocols of which the server may choose (ALPN, RFC 7301); null: none is named.</param>
    /// <param name="cancellation">Cancelled at the timeout.</param>
    /// <exception cref="AuthenticationException">The handshake fails, or the certificate is refused: the message is for people.</exception>
    /// <exception cref="IOException">The connection ends.</exception>
    public async Task<SslStream> RunAsync(Stream stream, List<SslApplicationProtocol>? protocols, CancellationToken cancellation)
    {
        probe.Phase = ProbePhase.Tls;
        var tls = new SslStream(stream);
        try
        {
            await tls.AuthenticateAsClientAsync(Options(protocols), cancellation).ConfigureAwait(false);
            JudgeExpiry(new DateTimeOffset(((X509Certificate2)tls.RemoteCertificate!).NotAfter));
            return tls;
        }
        catch (Exception exception)
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            switch (exception)
            {
                case AuthenticationException when _problem is not null:
                    throw new AuthenticationException(_problem, exception);
                case AuthenticationException:
                    throw new AuthenticationException(ReasonOf(exception) is { } reason
                        ? $"the TLS handshake failed: {reason}"
                        : $"the TLS handshake failed; does the server speak TLS? {exception.GetBaseException().Message}", exception);
                case IOException { InnerException: null }:
                    throw new IOException("connection closed in the TLS handshake", exception);
                default:
                    throw;
            }
        }
    }

    /// <summary>The reason in a message of OpenSSL such as "error:0A000460:SSL routines::tlsv1 alert no application protocol"; null when it is no such message.</summary>
    public static string? ReasonOf(Exception exception)
    {
        string message = exception.GetBaseException().Message;
        int at = message.LastIndexOf("::", StringComparison.Ordinal);
        return message.StartsWith("error:", StringComparison.Ordinal) && at >= 0 ? message[(at + 2)..] : null;
    }

    private SslClientAuthenticationOptions Options(List<SslApplicationProtocol>? protocols)
    {
        var policy = new X509ChainPolicy
        {
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            VerificationTime = probe.Now.UtcDateTime,
        };
        if (settings.Certificates.Authorities is { } authorities)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(authorities);
        }

        return new SslClientAuthenticationOptions
        {
            TargetHost = _name,
            ApplicationProtocols = protocols,
            CertificateChainPolicy = policy,
            ClientCertificateContext = settings.Certificates.Client,
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            {
                bool isAnyGood = certificate is not null && !settings.VerifyCertificate;
                _problem = isAnyGood ? null : CertificateProblem.Of(_name, (X509Certificate2?)certificate, chain, errors, probe.Now);
                return _problem is null;
            },
        };
    }

    private void JudgeExpiry(DateTimeOffset end)
    {
        TimeSpan left = end - probe.Now;
        string expiry = string.Create(CultureInfo.InvariantCulture,
            $"the certificate of {_name} {(left < TimeSpan.Zero ? "expired" : $"expires in {(int)left.TotalDays} days,")} on {end.UtcDateTime:yyyy-MM-dd}");
        if (left.TotalDays < settings.FailDays)
        {
            _problem = $"{expiry}; cert-fail-days={settings.FailDays}";
            throw new AuthenticationException(_problem);
        }

        probe.Degraded = left.TotalDays < settings.WarnDays ? $"{expiry}; cert-warn-days={settings.WarnDays}" : null;
    }
}
