using System.Diagnostics.CodeAnalysis;
using DnsLb.Core.Wire;

namespace DnsLb.Core.Answering;

/// <summary>Makes and checks server cookies (RFC 7873, RFC 9018). Thread-safe.</summary>
public sealed class ServerCookies
{
    // In seconds; RFC 9018 section 4.3.
    private const int MostAge = 3600;
    private const int MostAhead = 300;
    private const int RenewedAfter = 1800;

    private readonly TimeProvider _time;
    private volatile CookieSecret[] _secrets;

    /// <param name="time">The clock.</param>
    /// <param name="secrets">At least one; the first makes cookies, and cookies of all are valid: so a new secret can be made known to all servers before one of them uses it.</param>
    public ServerCookies(TimeProvider time, IReadOnlyList<CookieSecret> secrets)
    {
        _time = time;
        Use(secrets);
    }

    /// <summary>Takes other secrets from now on.</summary>
    /// <param name="secrets">As when they are made.</param>
    [MemberNotNull(nameof(_secrets))]
    public void Use(IReadOnlyList<CookieSecret> secrets)
    {
        ArgumentOutOfRangeException.ThrowIfZero(secrets.Count);
        _secrets = [.. secrets];
    }

    /// <summary>The server cookie of a reply: the client's own while it is fresh, else a new one.</summary>
    /// <param name="cookie">What the query has.</param>
    /// <param name="client">Who asks.</param>
    /// <param name="isValid">Whether the query's server cookie is valid: it was given to this client, by us, a short time ago.</param>
    public ServerCookie Answer(in Cookie cookie, in Client client, out bool isValid)
    {
        CookieSecret[] secrets = _secrets;
        uint now = (uint)_time.GetUtcNow().ToUnixTimeSeconds();
        int age = unchecked((int)(now - cookie.Server.Time));
        int signedBy = cookie.Server.HasKnownVersion && age is >= -MostAhead and <= MostAge ? SignerOf(cookie, client, secrets) : -1;
        isValid = signedBy >= 0;
        return signedBy == 0 && age < RenewedAfter ? cookie.Server : secrets[0].Sign(cookie.Client, ServerCookie.HeadAt(now), client);
    }

    private static int SignerOf(in Cookie cookie, in Client client, CookieSecret[] secrets)
    {
        for (int i = 0; i < secrets.Length; i++)
        {
            if (secrets[i].Sign(cookie.Client, cookie.Server.Head, client) == cookie.Server)
            {
                return i;
            }
        }

        return -1;
    }
}
