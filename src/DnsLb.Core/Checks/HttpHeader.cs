using System.Buffers;

namespace DnsLb.Core.Checks;

/// <summary>A header field of an HTTP request (RFC 9110 section 5).</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Value">Its value.</param>
public sealed record HttpHeader(string Name, string Value)
{
    /// <summary>The form, for messages.</summary>
    public const string Form = "a header field such as \"Accept: text/plain\", but none of Host, the connection or a body";

    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    // What the check itself says: the host, and how messages are framed.
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Expect", "Host", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
    };

    /// <summary>Reads a field; null when it does not have the form.</summary>
    public static HttpHeader? Parse(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
        {
            return null;
        }

        string name = text[..colon];
        string value = text[(colon + 1)..].Trim(' ', '\t');
        bool isField = !name.AsSpan().ContainsAnyExcept(TokenCharacters) && value.All(c => c is >= ' ' and <= '~' or '\t');
        return isField && !Reserved.Contains(name) && new HttpHeader(name, value) is var header && header.TryAddTo(new HttpRequestMessage()) ? header : null;
    }

    /// <summary>Adds the field to a request.</summary>
    /// <returns>False for a field that only a request with a body may have.</returns>
    internal bool TryAddTo(HttpRequestMessage request) => request.Headers.TryAddWithoutValidation(Name, Value);
}
