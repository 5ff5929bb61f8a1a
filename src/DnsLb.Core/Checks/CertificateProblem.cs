using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace DnsLb.Core.Checks;

/// <summary>Why the certificate of a server is refused, for people.</summary>
public static class CertificateProblem
{
    /// <summary>What is wrong with a certificate that a server has shown.</summary>
    /// <param name="name">The name or address that was called.</param>
    /// <param name="certificate">The certificate; null: it has shown none.</param>
    /// <param name="chain">Its way to an authority.</param>
    /// <param name="errors">What the system says of it.</param>
    /// <param name="now">The time that it is judged for.</param>
    /// <returns>All of it in one line; null: nothing.</returns>
    public static string? Of(string name, X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors, DateTimeOffset now)
    {
        if (certificate is null)
        {
            return "the server has no certificate";
        }

        if (errors == SslPolicyErrors.None)
        {
            return null;
        }

        List<string> problems = [.. chain?.ChainStatus.Select(status => Describe(status, certificate, now)).Distinct() ?? []];
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            problems.Insert(0, $"it is for {string.Join(", ", Names(certificate))}");
        }

        return $"the certificate is not good for {name}: {string.Join("; ", problems)}";
    }

    private static string Describe(X509ChainStatus status, X509Certificate2 certificate, DateTimeOffset now) => status.Status switch
    {
        X509ChainStatusFlags.NotTimeValid when new DateTimeOffset(certificate.NotAfter) < now => string.Create(CultureInfo.InvariantCulture, $"it expired on {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}"),
        X509ChainStatusFlags.NotTimeValid when new DateTimeOffset(certificate.NotBefore) > now => string.Create(CultureInfo.InvariantCulture, $"it is not valid before {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd}"),
        X509ChainStatusFlags.UntrustedRoot or X509ChainStatusFlags.PartialChain => $"its issuer, {certificate.Issuer}, is not trusted",
        X509ChainStatusFlags.NotSignatureValid => $"it is not signed by the {certificate.Issuer} that is trusted",
        _ => $"{status.Status}",
    };

    private static string[] Names(X509Certificate2 certificate)
    {
        X509SubjectAlternativeNameExtension? names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        string[] all = [.. names?.EnumerateDnsNames() ?? [], .. names?.EnumerateIPAddresses().Select(address => $"{address}") ?? []];
        return all.Length == 0 ? [certificate.Subject] : all;
    }
}
