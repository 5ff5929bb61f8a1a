using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DnsLb.Core.Files;
using DnsLb.Core.Logging;
using DnsLb.Core.Serving;
using Microsoft.Extensions.Logging;

namespace DnsLb.Api;

/// <summary>TLS of the API: its certificate, and whose certificates clients must show. Both are read again when their files change.</summary>
internal sealed partial class ApiTls
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private readonly ApiSettings _settings;
    private TlsFiles _read;
    private TlsFiles _seen;
    private volatile SslServerAuthenticationOptions _options;

    private ApiTls(ApiSettings settings, TlsFiles read, SslServerAuthenticationOptions options) => (_settings, _read, _seen, _options) = (settings, read, read, options);

    /// <summary>What handshakes that begin now go by.</summary>
    public SslServerAuthenticationOptions Options => _options;

    /// <summary>Reads the files.</summary>
    /// <returns>Null when there is to be no TLS, or something is wrong, which is said without a word of the key.</returns>
    public static (ApiTls? Tls, IReadOnlyList<string> Problems) Of(ApiSettings settings, FileSource source)
    {
        if (settings.Certificate is null)
        {
            return (null, []);
        }

        var files = TlsFiles.Read(settings, source);
        var (options, problems) = OptionsOf(settings, files);
        return (options is null ? null : new ApiTls(settings, files, options), problems);
    }

    /// <summary>Follows the files until cancelled. What cannot be used leaves that before in use.</summary>
    public async Task FollowAsync(FileSource source, TimeProvider time, ILogger logger, CancellationToken stopping)
    {
        LogCertificate(logger, time);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Period, time, stopping);
                Look(TlsFiles.Read(_settings, source), time, logger);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private void Look(TlsFiles files, TimeProvider time, ILogger logger)
    {
        // Who replaces a certificate and its key does so one after the other.
        bool hasRested = files == _seen;
        _seen = files;
        if (!hasRested || files == _read)
        {
            return;
        }

        _read = files;
        var (options, problems) = OptionsOf(_settings, files);
        foreach (string problem in problems)
        {
            LogKept(logger, problem);
        }

        if (options is not null)
        {
            _options = options;
            LogCertificate(logger, time);
        }
    }

    private void LogCertificate(ILogger logger, TimeProvider time)
    {
        X509Certificate2 certificate = _options.ServerCertificateContext!.TargetCertificate;
        DateTimeOffset end = certificate.NotAfter;
        if (end < time.GetUtcNow())
        {
            LogExpired(logger, _settings.Certificate!, end.UtcDateTime);
        }
        else
        {
            LogInUse(logger, certificate.Subject, end.UtcDateTime);
        }
    }

    private static (SslServerAuthenticationOptions? Options, IReadOnlyList<string> Problems) OptionsOf(ApiSettings settings, TlsFiles files)
    {
        var (context, wrong) = files.Problems.Length > 0 ? (null, null)
            : PemFiles.Identity("api-cert", (settings.Certificate!, files.Certificate.Text!), "api-key", (settings.Key!, files.Key.Text!));
        var (clients, wrongClients) = files.ClientCa.Text is null ? (null, null) : PemFiles.Certificates("api-client-ca", settings.ClientCa!, files.ClientCa.Text);
        string[] problems = [.. files.Problems, .. new[] { wrong, wrongClients }.OfType<string>()];
        return problems.Length > 0 ? (null, problems) : (new SslServerAuthenticationOptions
        {
            ServerCertificateContext = context,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ApplicationProtocols = [SslApplicationProtocol.Http11],
            AllowRenegotiation = false,
            ClientCertificateRequired = clients is not null,
            CertificateChainPolicy = clients is null ? null : PolicyOf(clients),
            RemoteCertificateValidationCallback = clients is null ? null : (_, _, _, errors) => errors == SslPolicyErrors.None,
        }, []);
    }

    private static X509ChainPolicy PolicyOf(X509Certificate2Collection authorities)
    {
        X509ChainPolicy policy = PemFiles.PolicyOf(authorities);
        policy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        return policy;
    }

    [LoggerMessage(EventIds.ApiCertificateInUse, LogLevel.Information, "TLS of the API: certificate of {Subject}, good until {End:yyyy-MM-dd HH:mm}Z", EventName = nameof(EventIds.ApiCertificateInUse))]
    private static partial void LogInUse(ILogger logger, string subject, DateTime end);

    [LoggerMessage(EventIds.ApiCertificateExpired, LogLevel.Warning, "TLS of the API: the certificate of {Path} ended at {End:yyyy-MM-dd HH:mm}Z; clients will refuse it", EventName = nameof(EventIds.ApiCertificateExpired))]
    private static partial void LogExpired(ILogger logger, string path, DateTime end);

    [LoggerMessage(EventIds.ApiCertificateKept, LogLevel.Error, "TLS of the API goes on with the certificates of before: {Problem}", EventName = nameof(EventIds.ApiCertificateKept))]
    private static partial void LogKept(ILogger logger, string problem);

    // All of them as they are at one time, or nearly.
    private sealed record TlsFiles(FileText Certificate, FileText Key, FileText ClientCa, string Problem)
    {
        public string[] Problems => Problem.Length == 0 ? [] : Problem.Split('\n');

        public static TlsFiles Read(ApiSettings settings, FileSource source)
        {
            FileText certificate = source.ReadText(settings.Certificate!);
            FileText key = source.ReadText(settings.Key!);
            FileText clientCa = settings.ClientCa is { } path ? source.ReadText(path) : default;
            string[] problems = [.. new[] { Of("api-cert", settings.Certificate!, certificate), Of("api-key", settings.Key!, key), Of("api-client-ca", settings.ClientCa ?? "", clientCa) }.OfType<string>()];
            return new TlsFiles(certificate, key, clientCa, string.Join('\n', problems));
        }

        private static string? Of(string setting, string path, FileText file) => file.Problem is { } problem ? $"{setting}: {path}: {problem}" : null;
    }
}
