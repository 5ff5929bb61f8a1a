using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DnsLb.Api;

/// <summary>Certificates and keys in files of PEM.</summary>
internal static class PemFiles
{
    /// <summary>Reads certificates.</summary>
    /// <param name="setting">What names the file.</param>
    /// <param name="path">The file.</param>
    /// <param name="text">What is in it.</param>
    /// <returns>One at least; or null and what is wrong.</returns>
    public static (X509Certificate2Collection? Certificates, string? Problem) Certificates(string setting, string path, string text)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(text);
        }
        catch (CryptographicException)
        {
            return (null, $"{setting}: {path}: a certificate in it cannot be read; it must hold certificates as PEM");
        }

        return certificates.Count > 0 ? (certificates, null) : (null, $"{setting}: {path}: it must hold certificates as PEM, which begin with -----BEGIN CERTIFICATE-----");
    }

    /// <summary>Reads the certificate that is shown to the other side, those between it and its authority, and its private key.</summary>
    /// <param name="setting">What names the file of the certificates.</param>
    /// <param name="certificate">That file and what is in it.</param>
    /// <param name="keySetting">What names the file of the key.</param>
    /// <param name="key">That file and what is in it.</param>
    /// <returns>Both; or null and what is wrong, without a word of the key.</returns>
    public static (SslStreamCertificateContext? Identity, string? Problem) Identity(string setting, (string Path, string Text) certificate, string keySetting, (string Path, string Text) key)
    {
        var (chain, problem) = Certificates(setting, certificate.Path, certificate.Text);
        if (chain is null)
        {
            return (null, problem);
        }

        try
        {
            return (SslStreamCertificateContext.Create(X509Certificate2.CreateFromPem(certificate.Text, key.Text), chain, offline: true), null);
        }
        catch (Exception wrong) when (wrong is CryptographicException or ArgumentException)
        {
            return (null, $"{keySetting}: {key.Path}: it must hold the private key of the first certificate in {certificate.Path}, as PEM without a passphrase");
        }
    }

    /// <summary>Trust in these authorities and no others.</summary>
    public static X509ChainPolicy PolicyOf(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }
}
