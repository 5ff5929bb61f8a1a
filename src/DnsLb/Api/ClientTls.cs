using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using DnsLb.Core.Checks;
using DnsLb.Core.Files;

namespace DnsLb.Api;

/// <summary>The files of a client's TLS; null: it has none of the kind.</summary>
/// <param name="Authorities">The authorities that it trusts in place of those of the system.</param>
/// <param name="Certificate">The certificate that it shows to a server which asks for one.</param>
/// <param name="Key">That one's private key; null: it is in the same file.</param>
/// <param name="OfServer">The certificate of the server itself, where the client reads its settings: it is trusted by whatever name it is called.</param>
internal sealed record ClientTlsFiles(string? Authorities, string? Certificate, string? Key, string? OfServer);

/// <summary>TLS of a client of the API: whom it trusts, and who it is.</summary>
/// <remarks>It is of one client: it remembers what came of the last handshake, which the web client does not tell.</remarks>
internal sealed class ClientTls
{
    /// <summary>The option with the authorities.</summary>
    public const string AuthoritiesOption = "--api-ca";

    /// <summary>The option with the certificate.</summary>
    public const string CertificateOption = "--api-client-cert";

    /// <summary>The option with its private key.</summary>
    public const string KeyOption = "--api-client-key";

    private readonly ClientTlsFiles _files;
    private readonly X509Certificate2Collection? _authorities;
    private readonly SslStreamCertificateContext? _identity;
    private readonly X509Certificate2? _ofServer;

    // Of the last handshake.
    private string? _distrust;
    private bool _isAsked;

    private ClientTls(ClientTlsFiles files, X509Certificate2Collection? authorities, SslStreamCertificateContext? identity, X509Certificate2? ofServer) =>
        (_files, _authorities, _identity, _ofServer) = (files, authorities, identity, ofServer);

    /// <summary>Reads the files.</summary>
    /// <returns>Null when something is wrong, which is said without a word of the key.</returns>
    public static (ClientTls? Tls, IReadOnlyList<string> Problems) Read(ClientTlsFiles files, FileSource source)
    {
        var problems = new List<string>();
        string? Text(string option, string? path)
        {
            FileText file = path is null ? default : source.ReadText(path);
            problems.AddRange(file.Problem is { } problem ? [$"{option}: {path}: {problem}"] : []);
            return file.Text;
        }

        if (files is { Key: not null, Certificate: null })
        {
            problems.Add($"{KeyOption}: its certificate is missing: give the file by {CertificateOption}");
        }

        X509Certificate2Collection? authorities = null;
        if (Text(AuthoritiesOption, files.Authorities) is { } trusted)
        {
            (authorities, string? problem) = PemFiles.Certificates(AuthoritiesOption, files.Authorities!, trusted);
            problems.AddRange(problem is null ? [] : [problem]);
        }

        SslStreamCertificateContext? identity = null;
        string keyPath = files.Key ?? files.Certificate ?? "";
        if (Text(CertificateOption, files.Certificate) is { } certificate && (files.Key is null ? certificate : Text(KeyOption, files.Key)) is { } key)
        {
            (identity, string? problem) = PemFiles.Identity(CertificateOption, (files.Certificate!, certificate), KeyOption, (keyPath, key));
            problems.AddRange(problem is null ? [] : [problem]);
        }

        return problems.Count > 0 ? (null, problems) : (new ClientTls(files, authorities, identity, OfServer(files.OfServer, source)), []);
    }

    /// <summary>What handshakes go by.</summary>
    public SslClientAuthenticationOptions Options() => new()
    {
        CertificateChainPolicy = _authorities is null ? null : PemFiles.PolicyOf(_authorities),
        ClientCertificateContext = _identity,
        LocalCertificateSelectionCallback = _identity is null ? NoteThatItIsAsked : null,
        RemoteCertificateValidationCallback = (handshake, certificate, chain, errors) => IsTrusted(((SslStream)handshake).TargetHostName, (X509Certificate2?)certificate, chain, errors),
    };

    /// <summary>Why there is no connection, and what would be right, when that is a matter of certificates.</summary>
    /// <param name="failure">What the web client says.</param>
    /// <returns>One line for people; null: it is a matter of something else.</returns>
    public string? Refusal(Exception failure)
    {
        if (_distrust is not null)
        {
            return _distrust;
        }

        // With TLS 1.3 the server judges the certificate when the client takes itself for connected: the connection then ends.
        return failure is not HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError or HttpRequestError.ResponseEnded or HttpRequestError.Unknown } ? null
            : _identity is { TargetCertificate: var shown } ? $"it ends the connection in the TLS handshake; if it does not take the certificate of {CertificateOption} ({shown.Subject}, by {shown.Issuer}, good until {shown.NotAfter.ToUniversalTime():yyyy-MM-dd}): it must be of an authority in the server's api-client-ca"
            : _isAsked ? $"it asks for a client certificate: give one of an authority in its api-client-ca by {CertificateOption}, and the key by {KeyOption}"
            : null;
    }

    private X509Certificate NoteThatItIsAsked(object sender, string host, X509CertificateCollection local, X509Certificate? remote, string[] issuers)
    {
        // The first time is before the server has said anything.
        _isAsked |= remote is not null;
        return null!;
    }

    private bool IsTrusted(string name, X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        _distrust = null;
        if (certificate is not null && certificate.RawDataMemory.Span.SequenceEqual(_ofServer is null ? default : _ofServer.RawDataMemory.Span))
        {
            return true;
        }

        if (CertificateProblem.Of(name, certificate, chain, errors, TimeProvider.System.GetUtcNow()) is not { } problem)
        {
            return true;
        }

        _distrust = string.Join("; ", [problem, .. Remedies(chain, errors)]);
        return false;
    }

    private IEnumerable<string> Remedies(X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            yield return "call it by a name that the certificate is for, as in --api https://NAME:PORT";
        }

        if (chain?.ChainStatus.Any(status => status.Status is X509ChainStatusFlags.UntrustedRoot or X509ChainStatusFlags.PartialChain) == true)
        {
            yield return _files.Authorities is { } file ? $"{AuthoritiesOption} {file} does not hold that one" : $"give the file of that one by {AuthoritiesOption}";
        }
    }

    // It is one way more to trust: where it cannot be read there are the others.
    private static X509Certificate2? OfServer(string? path, FileSource source) =>
        path is not null && source.ReadText(path).Text is { } text && PemFiles.Certificates("api-cert", path, text).Certificates is [var first, ..] ? first : null;
}
