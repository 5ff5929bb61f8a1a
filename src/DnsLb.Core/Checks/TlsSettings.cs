using DnsLb.Core.Configuration;
using DnsLb.Core.Files;

namespace DnsLb.Core.Checks;

/// <summary>How a check speaks TLS: which name it asks for, whose certificates it believes, and its own.</summary>
public sealed record TlsSettings
{
    /// <summary>The name in the handshake and in the certificate; null: what the kind of check says.</summary>
    public string? ServerName { get; init; }

    /// <summary>False: any certificate will do.</summary>
    public bool VerifyCertificate { get; init; } = true;

    /// <summary>The file of the authorities that are trusted; null: those of the system.</summary>
    public string? AuthoritiesFile { get; init; }

    /// <summary>A certificate that expires sooner degrades the result; null: none does.</summary>
    public int? WarnDays { get; init; }

    /// <summary>A certificate that expires sooner fails; null: only one that has expired.</summary>
    public int? FailDays { get; init; }

    /// <summary>The file of the client's certificate; null: the client has none.</summary>
    public string? ClientCertificateFile { get; init; }

    /// <summary>The file of the client's private key; null: that of the certificate.</summary>
    public string? ClientKeyFile { get; init; }

    /// <summary>What was in these files.</summary>
    public TlsCertificates Certificates { get; init; } = TlsCertificates.None;

    /// <summary>The keys.</summary>
    public static IReadOnlyList<Key<TlsSettings>> Keys { get; } =
    [
        new("sni", Values.HostForm, "the name in the TLS handshake and in the certificate; default host, or the member's address",
            (tls, value) => Values.Host(value) is { } name ? tls with { ServerName = name } : null),
        new("verify", "on|off", "off accepts any certificate; default on",
            (tls, value) => Values.OnOff(value) is { } isOn ? tls with { VerifyCertificate = isOn } : null),
        new("ca", TlsCertificates.FileForm, "the authorities that are trusted; default those of the system",
            (tls, value) => value.Length > 0 ? tls with { AuthoritiesFile = value } : null),
        new("cert-warn-days", "a whole number from 1 to 1000", "a certificate with fewer days left passes as degraded; default off",
            (tls, value) => Values.Whole(value, 1, 1000) is { } days ? tls with { WarnDays = days } : null),
        new("cert-fail-days", "a whole number from 1 to 1000", "a certificate with fewer days left fails; default only an expired one",
            (tls, value) => Values.Whole(value, 1, 1000) is { } days ? tls with { FailDays = days } : null),
        new("client-cert", TlsCertificates.FileForm, "the certificate that is shown to the server, and those between it and its authority; default none",
            (tls, value) => value.Length > 0 ? tls with { ClientCertificateFile = value } : null),
        new("client-key", TlsCertificates.FileForm, "the private key, not encrypted; default in the file of client-cert",
            (tls, value) => value.Length > 0 ? tls with { ClientKeyFile = value } : null),
    ];

    /// <summary>What is wrong with the values together, or null.</summary>
    public string? Problem() => this switch
    {
        { VerifyCertificate: false, AuthoritiesFile: not null } => "ca= has no effect with verify=off; leave out one of them",
        { ClientKeyFile: not null, ClientCertificateFile: null } => "client-key= needs client-cert=",
        _ when WarnDays <= FailDays => "cert-warn-days= must be above cert-fail-days=, or it never warns",
        _ => null,
    };

    /// <summary>What is wrong with the values of a check that speaks no TLS, or null.</summary>
    public string? ProblemWithoutTls() => this == new TlsSettings() ? null : $"{string.Join("=, ", Keys.Select(key => key.Name))}= need tls=on";

    /// <summary>Reads the files.</summary>
    /// <param name="read">Reads one.</param>
    /// <param name="problem">Called with the key and what is wrong with its file.</param>
    public TlsSettings Load(Func<string, FileText> read, Action<string, string> problem) =>
        this with { Certificates = TlsCertificates.Load(this, read, problem) };
}
