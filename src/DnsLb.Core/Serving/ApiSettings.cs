using System.Net;
using DnsLb.Core.Configuration;

namespace DnsLb.Core.Serving;

/// <summary>Where the HTTP API listens, and whom it answers.</summary>
public sealed record ApiSettings
{
    /// <summary>The port of an address without one.</summary>
    public const int DefaultPort = 8053;

    private const string None = "none";

    /// <summary>Where it listens, an address that only this machine reaches; null: there is no API. Port 0: any free port.</summary>
    public IPEndPoint? Listen { get; init; } = new(IPAddress.Loopback, DefaultPort);

    /// <summary>The file with the token that clients must send; null: none is asked for.</summary>
    public string? TokenFile { get; init; }

    /// <summary>Names beside <c>localhost</c> under which clients may call it.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>The settings of the server that belong here.</summary>
    public static IReadOnlyList<Key<ApiSettings>> Keys { get; } =
    [
        new("api", "an address of this machine alone, such as 127.0.0.1:8053 or [::1]:8053, or none", $"where the HTTP API listens; default 127.0.0.1:{DefaultPort}",
            (api, value) => value == None ? api with { Listen = null }
                : Values.EndPoint(value, DefaultPort, leastPort: 0) is { } endPoint && IPAddress.IsLoopback(endPoint.Address) ? api with { Listen = endPoint } : null),
        new("api-token", "a file with one line of 16 to 256 visible ASCII characters", "what clients of the API must send as their bearer token; default none",
            (api, value) => value.Length > 0 ? api with { TokenFile = value } : null),
        new("api-host", "a host name", "a name beside localhost under which clients call the API; several are allowed",
            (api, value) => Values.Host(value) is { } host ? api with { Hosts = [.. api.Hosts, host] } : null,
            Repeatable: true),
    ];
}
