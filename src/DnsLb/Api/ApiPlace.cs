using System.Net;
using DnsLb.Core.Configuration;
using DnsLb.Core.Serving;

namespace DnsLb.Api;

/// <summary>Where a client finds the API of a server.</summary>
/// <param name="Address">What paths are relative to.</param>
/// <param name="Socket">The unix socket that leads there; null: TCP does.</param>
internal sealed record ApiPlace(Uri Address, string? Socket)
{
    /// <summary>How it is written.</summary>
    public const string Form = "ADDRESS:PORT, http://HOST:PORT, https://HOST:PORT or unix:/PATH";

    /// <summary>Where the packaged server has its socket.</summary>
    public const string UsualSocket = "/run/dnslb/api.sock";

    private const string SocketPrefix = "unix:";

    /// <summary>Reads a place.</summary>
    /// <returns>The place; null when the text is none.</returns>
    public static ApiPlace? Parse(string text)
    {
        if (text.StartsWith(SocketPrefix, StringComparison.Ordinal))
        {
            string path = text[SocketPrefix.Length..];
            return path is ['/', _, ..] ? OfSocket(path) : null;
        }

        if (Values.EndPoint(text, ApiSettings.DefaultPort) is { } endPoint)
        {
            return new ApiPlace(new Uri($"http://{endPoint}"), null);
        }

        return Uri.TryCreate(text, UriKind.Absolute, out Uri? address)
            && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
            && address is { PathAndQuery: "/", UserInfo: "", Fragment: "" }
            ? new ApiPlace(address, null)
            : null;
    }

    /// <summary>The place of a server with these settings, as its own machine sees it.</summary>
    /// <returns>The place; null when it listens at no address, or at a port that is not known.</returns>
    public static ApiPlace? Of(ApiSettings settings)
    {
        if (settings.Listen is not { Port: > 0 } listen)
        {
            return null;
        }

        IPAddress address = listen.Address.Equals(IPAddress.Any) ? IPAddress.Loopback : listen.Address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : listen.Address;
        string scheme = settings.Certificate is null ? Uri.UriSchemeHttp : Uri.UriSchemeHttps;
        return new ApiPlace(new Uri($"{scheme}://{new IPEndPoint(address, listen.Port)}"), null);
    }

    /// <summary>The place behind a unix socket.</summary>
    public static ApiPlace OfSocket(string path) => new(new Uri("http://localhost"), path);

    /// <inheritdoc/>
    public override string ToString() => Socket is null ? $"{Address}" : $"{SocketPrefix}{Socket}";
}
