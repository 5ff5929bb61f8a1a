using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace DnsLb.Api;

/// <summary>The path of a request as the client wrote it.</summary>
/// <remarks>
/// The web server decodes a path but for %2F, so that it cannot be told from %252F, and follows . and .. in it: a request of
/// /overrides/a/../b is one of /overrides/b.
/// </remarks>
internal static class RequestPath
{
    /// <summary>What stands between the slashes, each decoded once.</summary>
    public static string[] Segments(HttpRequest request)
    {
        string target = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0];

        // RFC 9112 section 3.2: a path, or a whole URL.
        string path = target.StartsWith('/') ? target[1..] : target.Split('/', 4) is [_, _, _, var rest] ? rest : "";
        return [.. path.Split('/').Select(Uri.UnescapeDataString)];
    }

    /// <summary>The selector behind the first segment. It may hold slashes, encoded or not.</summary>
    public static string SelectorOf(HttpRequest request) => string.Join('/', Segments(request)[1..]);

    /// <summary>True when a segment stands for another path.</summary>
    public static bool LeadsElsewhere(HttpRequest request) => Segments(request).Any(segment => segment is "." or "..");
}
