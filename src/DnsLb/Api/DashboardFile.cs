using System.IO.Compression;
using System.Net.Mime;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace DnsLb.Api;

/// <summary>A file of the dashboard, which the program holds.</summary>
/// <remarks>All have the headers of the page: what is opened by itself is to be as harmless as within it.</remarks>
internal sealed class DashboardFile
{
    private const string Folder = "dashboard/";
    private const string Page = "index.html";

    // Nothing from elsewhere, no code but that of files, no frame around it; and text that became code or markup would be refused.
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; "
        + "require-trusted-types-for 'script'; trusted-types 'none'";

    private readonly byte[] _plain;
    private readonly Lazy<byte[]> _compressed;
    private readonly string _mediaType;
    private readonly string _tag;

    private DashboardFile(string name, byte[] plain)
    {
        Path = name == Page ? "/" : $"/{Folder}{name}";
        _plain = plain;
        _compressed = new Lazy<byte[]>(() => Compress(plain));
        _mediaType = MediaTypeOf(name);
        _tag = Convert.ToHexStringLower(SHA256.HashData(plain), 0, 8);
    }

    /// <summary>All files.</summary>
    public static IReadOnlyList<DashboardFile> All { get; } = [.. ReadAll()];

    /// <summary>The path of its URL.</summary>
    public string Path { get; }

    /// <summary>Answers with the file, or that the client has it.</summary>
    public Task AnswerAsync(HttpContext context)
    {
        bool isCompressed = TakesGzip(context.Request);
        var tag = new EntityTagHeaderValue($"\"{_tag}{(isCompressed ? "-gzip" : "")}\"");
        IHeaderDictionary headers = context.Response.Headers;
        headers.ETag = tag.ToString();
        headers.Vary = HeaderNames.AcceptEncoding;
        headers.CacheControl = "no-cache";
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (new RequestHeaders(context.Request.Headers).IfNoneMatch.Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(tag, useStrongComparison: false)))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        if (isCompressed)
        {
            headers.ContentEncoding = "gzip";
        }

        byte[] bytes = isCompressed ? _compressed.Value : _plain;
        context.Response.ContentType = _mediaType;
        context.Response.ContentLength = bytes.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }

    private static IEnumerable<DashboardFile> ReadAll()
    {
        var assembly = typeof(DashboardFile).Assembly;
        foreach (string name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)))
        {
            using Stream stream = assembly.GetManifestResourceStream(name)!;
            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            yield return new DashboardFile(name[Folder.Length..], bytes);
        }
    }

    private static bool TakesGzip(HttpRequest request) =>
        new RequestHeaders(request.Headers).AcceptEncoding.Any(coding => coding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) && coding.Quality is null or > 0);

    private static byte[] Compress(byte[] plain)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
        {
            gzip.Write(plain);
        }

        return compressed.ToArray();
    }

    private static string MediaTypeOf(string name) => System.IO.Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => $"{MediaTypeNames.Text.Plain}; charset=utf-8",
    };
}
