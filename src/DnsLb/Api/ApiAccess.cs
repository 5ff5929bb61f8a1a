using System.Net;
using System.Net.Mime;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using DnsLb.Core.Files;
using DnsLb.Core.Serving;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace DnsLb.Api;

/// <summary>Where the API listens, and which requests it lets through.</summary>
/// <remarks>
/// A page of somebody else in a browser on this machine can send requests to loopback. It cannot make them name an address or a
/// host of ours when it reads answers by DNS rebinding, nor send JSON without asking first (Fetch standard, CORS preflight).
/// </remarks>
internal sealed class ApiAccess
{
    private const string Scheme = "Bearer ";

    private readonly HashSet<string> _hosts;
    private readonly byte[]? _tokenHash;

    private ApiAccess(ApiSettings settings, string? token, ApiTls? tls)
    {
        Settings = settings;
        Tls = tls;
        _hosts = new HashSet<string>(["localhost", .. settings.Hosts], StringComparer.OrdinalIgnoreCase);
        _tokenHash = token is null ? null : Hash(token);
    }

    /// <summary>What it was made of.</summary>
    public ApiSettings Settings { get; }

    /// <summary>Where it listens.</summary>
    public IReadOnlyList<EndPoint> EndPoints =>
    [
        .. Settings.Listen is { } listen ? [listen] : Array.Empty<EndPoint>(),
        .. Settings.Socket is { } path ? [new UnixDomainSocketEndPoint(path)] : Array.Empty<EndPoint>(),
    ];

    /// <summary>Its TLS, but for the unix socket; null: none.</summary>
    public ApiTls? Tls { get; }

    /// <summary>Takes the settings over and reads the token and certificates.</summary>
    /// <returns>Null when there is to be no API, or something is wrong, which is said without a word of the token.</returns>
    public static (ApiAccess? Access, IReadOnlyList<string> Problems) Of(ApiSettings settings)
    {
        if (settings.Listen is null && settings.Socket is null)
        {
            return (null, []);
        }

        var (token, problem) = settings.TokenFile is { } path ? ApiToken.Read(path) : (null, null);
        var (tls, wrong) = ApiTls.Of(settings, new FileSource(TimeProvider.System));
        string[] problems = [.. problem is null ? Array.Empty<string>() : [problem], .. wrong];
        return problems.Length > 0 ? (null, problems) : (new ApiAccess(settings, token, tls), []);
    }

    /// <summary>Lets a request through or answers it with what is wrong.</summary>
    public Task GuardAsync(HttpContext context, RequestDelegate next) => Refusal(context.Request) is { } refusal
        ? RefuseAsync(context, refusal.Status, refusal.Detail)
        : next(context);

    private (int Status, string Detail)? Refusal(HttpRequest request)
    {
        bool isOnSocket = ApiCaller.IsOnSocket(request.HttpContext);
        if (!isOnSocket && !IsOurs(HostAsSent(request).Host))
        {
            return (StatusCodes.Status421MisdirectedRequest, "the Host header names neither an address nor a name of this API; give the name by api-host");
        }

        if (!isOnSocket && !HoldsNoData.IsAskedBy(request) && !IsAuthorized(request))
        {
            return (StatusCodes.Status401Unauthorized, "the API asks for its token: Authorization: Bearer TOKEN");
        }

        if (RequestPath.LeadsElsewhere(request))
        {
            return (StatusCodes.Status400BadRequest, "the path holds . or .., which lead to another path; write that one");
        }

        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        {
            return null;
        }

        if (IsOfAnotherOrigin(request))
        {
            return (StatusCodes.Status403Forbidden, "pages of other origins may change nothing");
        }

        // Pages of others cannot send PUT and DELETE without asking first either, and say of a POST where they are from.
        bool isEmpty = !request.HttpContext.Features.GetRequiredFeature<IHttpRequestBodyDetectionFeature>().CanHaveBody;
        return isEmpty || request.HasJsonContentType()
            ? null
            : (StatusCodes.Status415UnsupportedMediaType, $"what changes something is sent as {MediaTypeNames.Application.Json}");
    }

    private bool IsOurs(string host) => IPAddress.TryParse(host, out _) || _hosts.Contains(host);

    // HttpRequest.Host decodes internationalised names: it throws for some, and others are no longer written as the setting is.
    private static HostString HostAsSent(HttpRequest request) => new(request.Headers.Host.ToString());

    // Hashes have one length, so the time that this takes says nothing of the token.
    private bool IsAuthorized(HttpRequest request)
    {
        if (_tokenHash is null)
        {
            return true;
        }

        bool isHolder = request.Headers.Authorization is [{ } credentials] && credentials.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(Hash(credentials[Scheme.Length..]), _tokenHash);
        if (isHolder)
        {
            request.HttpContext.Features.Set(new TokenHolder());
        }

        return isHolder;
    }

    // Older browsers say the origin alone.
    private static bool IsOfAnotherOrigin(HttpRequest request) => request.Headers["Sec-Fetch-Site"] is [var site]
        ? site is not ("same-origin" or "none")
        : request.Headers.Origin is [{ } origin] && !(Uri.TryCreate(origin, UriKind.Absolute, out Uri? page) && page.Authority.Equals(HostAsSent(request).Value, StringComparison.OrdinalIgnoreCase));

    private static Task RefuseAsync(HttpContext context, int status, string detail)
    {
        if (status == StatusCodes.Status401Unauthorized)
        {
            context.Response.Headers.WWWAuthenticate = Scheme.TrimEnd();
        }

        return ApiProblem.Of(status, detail).ExecuteAsync(context);
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
