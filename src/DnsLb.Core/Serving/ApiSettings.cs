using System.Net;
using System.Text;
using DnsLb.Core.Configuration;

namespace DnsLb.Core.Serving;

/// <summary>Where the HTTP API listens, and whom it answers.</summary>
public sealed record ApiSettings
{
    /// <summary>The port of an address without one.</summary>
    public const int DefaultPort = 8053;

    /// <summary>The most bytes of the path of a unix socket.</summary>
    public const int MostSocketPath = 107;

    private const string None = "none";
    private const string PemForm = "a PEM file";
    private const int MostPerSecond = 1_000_000;

    /// <summary>Where it listens; null: at no address. Port 0: any free port.</summary>
    public IPEndPoint? Listen { get; init; } = new(IPAddress.Loopback, DefaultPort);

    /// <summary>The file with the token that clients must send; null: none is asked for.</summary>
    public string? TokenFile { get; init; }

    /// <summary>Names beside <c>localhost</c> under which clients may call it.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>The unix socket at which it listens as well; null: at none.</summary>
    public string? Socket { get; init; }

    /// <summary>The file with its certificate and those between that and an authority; null: it speaks plain HTTP.</summary>
    public string? Certificate { get; init; }

    /// <summary>The file with the certificate's private key.</summary>
    public string? Key { get; init; }

    /// <summary>The file with the authorities of which clients must show a certificate; null: they need none.</summary>
    public string? ClientCa { get; init; }

    /// <summary>Requests per second of a client.</summary>
    public int MostRequests { get; init; } = 200;

    /// <summary>Of these, requests that change something.</summary>
    public int MostChanges { get; init; } = 10;

    /// <summary>The settings of the server that belong here.</summary>
    public static IReadOnlyList<Key<ApiSettings>> Keys { get; } =
    [
        new("api", "an address, such as 127.0.0.1:8053 or [::1]:8053, or none", $"where the HTTP API listens, beyond this machine only with TLS and a token or client certificates; default 127.0.0.1:{DefaultPort}",
            (api, value) => value == None ? api with { Listen = null }
                : Values.EndPoint(value, DefaultPort, leastPort: 0) is { } endPoint ? api with { Listen = endPoint } : null),
        new("api-socket", $"a path of up to {MostSocketPath} bytes", "a unix socket at which it listens as well, for the server's user and group, without a token; default none",
            (api, value) => value.Length > 0 && Encoding.UTF8.GetByteCount(value) <= MostSocketPath ? api with { Socket = value } : null),
        new("api-token", "a file with one line of 16 to 256 visible ASCII characters", "what clients of the API must send as their bearer token; default none",
            (api, value) => value.Length > 0 ? api with { TokenFile = value } : null),
        new("api-host", "a host name", "a name beside localhost under which clients call the API; several are allowed",
            (api, value) => Values.Host(value) is { } host ? api with { Hosts = [.. api.Hosts, host] } : null,
            Repeatable: true),
        new("api-cert", PemForm, "the certificate of the API, and those between it and an authority; default none: plain HTTP",
            (api, value) => value.Length > 0 ? api with { Certificate = value } : null),
        new("api-key", PemForm, "the private key of that certificate",
            (api, value) => value.Length > 0 ? api with { Key = value } : null),
        new("api-client-ca", PemForm, "the authorities of which clients of the API must show a certificate; default none: they need none",
            (api, value) => value.Length > 0 ? api with { ClientCa = value } : null),
        new("api-rate-limit", $"a whole number from 1 to {MostPerSecond}", "requests per second that a client of the API may send; default 200",
            (api, value) => Values.Whole(value, 1, MostPerSecond) is { } most ? api with { MostRequests = most } : null),
        new("api-change-limit", $"a whole number from 1 to {MostPerSecond}", "of these, requests that change something; default 10",
            (api, value) => Values.Whole(value, 1, MostPerSecond) is { } most ? api with { MostChanges = most } : null),
    ];

    /// <summary>What is wrong with the settings together.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        if ((Certificate is null) != (Key is null))
        {
            problems.Add(Key is null ? "api-cert: its private key is missing: give the file by api-key" : "api-key: its certificate is missing: give the file by api-cert");
        }

        if (ClientCa is not null && Certificate is null)
        {
            problems.Add("api-client-ca: clients show certificates over TLS alone: give the API a certificate by api-cert and api-key");
        }

        if (Listen is { } listen && !IPAddress.IsLoopback(listen.Address))
        {
            problems.AddRange(ProblemsOfOthers(listen));
        }

        return problems;
    }

    private IEnumerable<string> ProblemsOfOthers(IPEndPoint listen)
    {
        string[] missing = [.. TokenFile is null && ClientCa is null ? ["api-token or api-client-ca"] : Array.Empty<string>(), .. Certificate is null ? ["api-cert and api-key"] : Array.Empty<string>()];
        return missing.Length == 0 ? [] : [$"api={listen}: other machines can reach it: give {string.Join(", and ", missing)}; or an address of this machine alone, such as 127.0.0.1:{DefaultPort}"];
    }
}
