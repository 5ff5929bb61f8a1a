using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace DnsLb.Api;

/// <summary>Who sends a request.</summary>
internal static class ApiCaller
{
    private const int ClientPrefixBytes = 8;

    /// <summary>Whether it comes over the unix socket.</summary>
    public static bool IsOnSocket(HttpContext context) => context.Features.Get<ApiPeer>() is not null;

    /// <summary>What stands for a client where requests are counted: an IPv4 address, or the /64 of an IPv6 address.</summary>
    public static IPAddress Network(HttpContext context)
    {
        IPAddress address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        byte[] bytes = address.GetAddressBytes();
        bytes.AsSpan(ClientPrefixBytes).Clear();
        return new IPAddress(bytes);
    }

    /// <summary>Who it is, for people: the user at the socket, the name in the certificate, whether the token was sent; and the address.</summary>
    public static string Describe(HttpContext context)
    {
        if (context.Features.Get<ApiPeer>() is { } peer)
        {
            return peer.User is { } user ? $"user {user} at the socket" : "somebody at the socket";
        }

        string from = $"{context.Connection.RemoteIpAddress}";
        return context.Connection.ClientCertificate is { } certificate ? $"{Plain(certificate.Subject)} from {from}"
            : context.Features.Get<TokenHolder>() is not null ? $"the holder of the token from {from}"
            : from;
    }

    // It becomes part of a line of the log.
    private static string Plain(string name) => string.Concat(name.Select(c => char.IsControl(c) ? '?' : c));
}

/// <summary>Set for a request that sent the right token.</summary>
internal sealed record TokenHolder;
