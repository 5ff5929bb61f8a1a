using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using DnsLb.Core.Files;

namespace DnsLb.Core.Checks;

/// <summary>The certificates that a check reads from files. Equal when the files have the same content.</summary>
public sealed record TlsCertificates
{
    /// <summary>What the files look like, for messages.</summary>
    public const string FileForm = "a PEM file, relative to the zone file";

    /// <summary>No files.</summary>
    public static readonly TlsCertificates None = new("", null, null);

    private readonly string _content;

    private TlsCertificates(string content, X509Certificate2Collection? authorities, SslStreamCertificateContext? client)
    {
        _content = content;
        Authorities = authorities;
        Client = client;
    }

    /// <summary>The authorities that are trusted; null: those of the system.</summary>
    internal X509Certificate2Collection? Authorities { get; }

    /// <summary>The certificate that is shown to the server, with its private key; null: none.</summary>
    internal SslStreamCertificateContext? Client { get; }

    /// <summary>Reads the files that the settings name.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="read">Reads a file.</param>
    /// <param name="problem">Called with the key and what is wrong with its file.</param>
    internal static TlsCertificates Load(TlsSettings settings, Func<string, FileText> read, Action<string, string> problem)
    {
        if (settings is { AuthoritiesFile: null, ClientCertificateFile: null })
        {
            return None;
        }

        string? Read(string key, string? file)
        {
            FileText text = file is null ? default : read(file);
            if (text.Problem is not null)
            {
                problem(key, $"cannot read \"{file}\": {text.Problem}");
            }

            return text.Text;
        }

        string? authorities = Read("ca", settings.AuthoritiesFile);
        string? certificate = Read("client-cert", settings.ClientCertificateFile);
        string? key = settings.ClientKeyFile is null ? certificate : Read("client-key", settings.ClientKeyFile);
        return new TlsCertificates(
            Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{authorities}\0{certificate}\0{key}"))),
            authorities is null ? null : Parse(authorities, message => problem("ca", $"\"{settings.AuthoritiesFile}\" {message}")),
            certificate is null || key is null ? null : ParseClient(certificate, key, message => problem("client-cert", $"\"{settings.ClientCertificateFile}\" {message}")));
    }

    /// <inheritdoc/>
    public bool Equals(TlsCertificates? other) => other is not null && _content == other._content;

    /// <inheritdoc/>
    public override int GetHashCode() => _content.GetHashCode(StringComparison.Ordinal);

    private static X509Certificate2Collection? Parse(string text, Action<string> problem)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(text);
        }
        catch (CryptographicException exception)
        {
            problem($"holds a malformed certificate: {exception.Message}");
            return null;
        }

        if (certificates.Count == 0)
        {
            problem("holds no certificate in PEM");
            return null;
        }

        return certificates;
    }

    private static SslStreamCertificateContext? ParseClient(string text, string key, Action<string> problem)
    {
        if (Parse(text, problem) is not { } certificates)
        {
            return null;
        }

        try
        {
            return SslStreamCertificateContext.Create(X509Certificate2.CreateFromPem(text, key), certificates, offline: true);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            problem($"has no private key that fits: {exception.Message}");
            return null;
        }
    }
}
