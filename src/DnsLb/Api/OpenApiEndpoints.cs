using System.Net.Mime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace DnsLb.Api;

/// <summary>What the API is, for programs: <c>/openapi.json</c>, an OpenAPI document that a test holds to what the server does.</summary>
internal static class OpenApiEndpoints
{
    private const string Resource = "openapi.json";

    private static readonly Lazy<byte[]> Document = new(Read);

    /// <summary>Maps it.</summary>
    public static void MapOpenApi(this IEndpointRouteBuilder app) =>
        app.MapMethods("/openapi.json", ApiServer.Reading, () => TypedResults.Bytes(Document.Value, MediaTypeNames.Application.Json));

    private static byte[] Read()
    {
        using Stream resource = typeof(OpenApiEndpoints).Assembly.GetManifestResourceStream(Resource)!;
        using var bytes = new MemoryStream();
        resource.CopyTo(bytes);
        return bytes.ToArray();
    }
}
