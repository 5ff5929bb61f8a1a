using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DnsLb.Api;

/// <summary>What is wrong with a request, as problem details (RFC 9457): title, status and detail.</summary>
internal static class ApiProblem
{
    /// <summary>The request is wrong.</summary>
    public static ProblemHttpResult BadRequest(IReadOnlyList<string> problems) => Of(StatusCodes.Status400BadRequest, string.Join("; ", problems));

    /// <summary>There is nothing of the kind.</summary>
    public static ProblemHttpResult NotFound(string detail) => Of(StatusCodes.Status404NotFound, detail);

    /// <summary>Any other.</summary>
    public static ProblemHttpResult Of(int status, string detail) => TypedResults.Problem(detail, statusCode: status);

    /// <summary>Completes one that the web server made.</summary>
    public static void Complete(ProblemDetailsContext problem)
    {
        problem.ProblemDetails.Extensions.Clear();
        problem.ProblemDetails.Detail ??= problem.Exception is BadHttpRequestException bad ? bad.Message : DetailOf(problem.HttpContext);
    }

    private static string DetailOf(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => $"nothing is at {context.Request.Path}",
        StatusCodes.Status405MethodNotAllowed => $"{context.Request.Path} takes {context.Response.Headers.Allow}, not {context.Request.Method}",
        >= StatusCodes.Status500InternalServerError => "the server failed; its log says more",
        _ => "the request cannot be understood",
    };
}
