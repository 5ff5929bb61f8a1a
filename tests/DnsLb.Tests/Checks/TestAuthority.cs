using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DnsLb.Tests.EndToEnd;

namespace DnsLb.Tests.Checks;

/// <summary>A certificate authority of one test, and the files of the certificates that it issues.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly X509Certificate2 _certificate;
    private readonly DateTimeOffset _now;
    private int _issued;

    /// <param name="now">Its certificate is valid ten years before and after.</param>
    public TestAuthority(DateTimeOffset? now = null)
    {
        _now = now ?? TimeProvider.System.GetUtcNow();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        _certificate = request.CreateSelfSigned(_now.AddYears(-10), _now.AddYears(10));
        File = _folder.Write("ca.pem", _certificate.ExportCertificatePem());
    }

    /// <summary>The file of its own certificate.</summary>
    public string File { get; }

    public string Write(string name, string text) => _folder.Write(name, text);

    /// <summary>Issues a certificate.</summary>
    /// <param name="names">Host names and addresses.</param>
    /// <param name="daysLeft">How long it is valid from now.</param>
    /// <returns>A file with the certificate and its private key.</returns>
    public string Issue(string names, double daysLeft = 90)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (string name in names.Split(','))
        {
            if (IPAddress.TryParse(name, out IPAddress? address))
            {
                alternatives.AddIpAddress(address);
            }
            else
            {
                alternatives.AddDnsName(name);
            }
        }

        request.CertificateExtensions.Add(alternatives.Build());
        using X509Certificate2 certificate = request.Create(_certificate, _now.AddYears(-1), _now.AddDays(daysLeft), [(byte)++_issued]);
        return _folder.Write($"{_issued}.pem", $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _folder.Dispose();
    }
}
