using DnsLb.Core.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;

namespace DnsLb.Api;

/// <summary>The parameters that a path takes behind its question mark; one without this takes none.</summary>
/// <param name="Names">Their names, whose case does not matter.</param>
internal sealed record QueryParameters(params string[] Names)
{
    /// <summary>Lets a request through, or says which of its parameters are unknown or given more than once.</summary>
    public static Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        // Only these have been mapped by us: others answer that there is no such path or method.
        if (context.GetEndpoint() is not RouteEndpoint endpoint)
        {
            return next(context);
        }

        string[] known = endpoint.Metadata.GetMetadata<QueryParameters>()?.Names ?? [];
        string[] problems = [.. context.Request.Query.Select(given => Problem(given.Key, given.Value, known, context.Request.Path)).OfType<string>()];
        return problems.Length == 0 ? next(context) : ApiProblem.BadRequest(problems).ExecuteAsync(context);
    }

    private static string? Problem(string name, StringValues values, string[] known, string path) =>
        !known.Contains(name, StringComparer.OrdinalIgnoreCase) ? $"unknown parameter \"{name}\"; {(known.Length == 0 ? $"{path} takes none" : Nearest.Hint(name, known))}"
        : values.Count > 1 ? $"parameter \"{name}\" is given {values.Count} times; give it once"
        : null;
}

/// <summary>Tells which parameters a path takes.</summary>
internal static class QueryParametersOfEndpoints
{
    /// <summary>The path takes these parameters and no others.</summary>
    public static void Takes(this IEndpointConventionBuilder endpoint, params string[] names) => endpoint.Add(built => built.Metadata.Add(new QueryParameters(names)));
}
