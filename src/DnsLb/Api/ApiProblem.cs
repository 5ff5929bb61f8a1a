using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DnsLb.Api;

/// <summary>What is wrong with a request, as problem details (RFC 9457): title, status and detail. They are sent whatever the client says that it accepts.</summary>
internal static class ApiProblem
{
    /// <summary>The request is wrong.</summary>
    public static ProblemHttpResult BadRequest(IReadOnlyList<string> problems) => Of(StatusCodes.Status400BadRequest, string.Join("; ", problems));

    /// <summary>There is nothing of the kind.</summary>
    public static ProblemHttpResult NotFound(string detail) => Of(StatusCodes.Status404NotFound, detail);

    /// <summary>Any other.</summary>
    public static ProblemHttpResult Of(int status, string detail) => TypedResults.Problem(detail, statusCode: status, type: TypeOf(status));

    /// <summary>The status of a request whose answering threw.</summary>
    /// <param name="failure">What was thrown.</param>
    /// <param name="gone">Its client is gone.</param>
    public static int StatusOf(Exception failure, CancellationToken gone) =>
        failure is OperationCanceledException && gone.IsCancellationRequested ? StatusCodes.Status499ClientClosedRequest : StatusOf(failure);

    /// <summary>The same, where nothing but the failure tells that the client is gone.</summary>
    public static int StatusOf(Exception failure) => failure switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        ConnectionResetException or ConnectionAbortedException => StatusCodes.Status499ClientClosedRequest,
        _ => StatusCodes.Status500InternalServerError,
    };

    /// <summary>Says what the status means that the web server has given a response without a body; a client that is gone is told nothing.</summary>
    /// <param name="context">The request and its response.</param>
    /// <param name="failure">What was thrown while it was answered; null: nothing.</param>
    public static Task AnswerAsync(HttpContext context, Exception? failure = null) => context.Response.StatusCode == StatusCodes.Status499ClientClosedRequest
        ? Task.CompletedTask
        : Of(context.Response.StatusCode, failure is BadHttpRequestException bad ? bad.Message : DetailOf(context)).ExecuteAsync(context);

    // The one that the web server has no type for (RFC 6585).
    private static string? TypeOf(int status) => status == StatusCodes.Status429TooManyRequests ? "https://tools.ietf.org/html/rfc6585#section-4" : null;

    private static string DetailOf(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => $"nothing is at {context.Request.Path}",
        StatusCodes.Status405MethodNotAllowed => $"{context.Request.Path} takes {context.Response.Headers.Allow}, not {context.Request.Method}",
        >= StatusCodes.Status500InternalServerError => "the server failed; its log says more",
        _ => "the request cannot be understood",
    };
}
