using DnsLb.Core.Logging;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DnsLb.Api;

/// <summary>Logs every change, who made it, and what came of it; and of those that were refused some, as anybody can send any number of them.</summary>
/// <param name="time">The clock.</param>
/// <param name="logger">Where it logs.</param>
internal sealed partial class ApiAudit(TimeProvider time, ILogger logger)
{
    private readonly LogPace _refused = new(TimeSpan.FromSeconds(1), time);

    /// <summary>Says what a request changes, for the log. It holds no control characters.</summary>
    public static void Note(HttpContext context, string change) => context.Features.Set(new ChangeNote(change));

    /// <summary>Has a request answered, and logs it if it changes something.</summary>
    public async Task FollowAsync(HttpContext context, RequestDelegate next)
    {
        int status = default;
        try
        {
            await next(context);
            status = context.Response.StatusCode;
        }
        catch (Exception failure)
        {
            // The one who answers it stands before this one in the pipeline.
            status = ApiProblem.StatusOf(failure, context.RequestAborted);
            throw;
        }
        finally
        {
            // Of heartbeats only those that change something are.
            if (ApiRateLimits.IsChange(context.Request) || context.Features.Get<ChangeNote>() is not null)
            {
                Log(context, status);
            }
        }
    }

    private void Log(HttpContext context, int status)
    {
        // Encoded, so that it is one word; without what stands behind a question mark.
        string change = $"{context.Request.Method} {context.Request.Path.ToUriComponent()}";
        string note = context.Features.Get<ChangeNote>() is { } noted ? $" ({noted.Change})" : "";
        if (status < StatusCodes.Status400BadRequest)
        {
            LogChanged(logger, change, ApiCaller.Describe(context), status, note);
        }
        else if (_refused.TryPass(out string leftOut))
        {
            LogRefused(logger, change, ApiCaller.Describe(context), status, note, leftOut);
        }
    }

    [LoggerMessage(EventIds.ApiChange, LogLevel.Information, "API: {Change} by {Caller}: {Status}{Note}", EventName = nameof(EventIds.ApiChange))]
    private static partial void LogChanged(ILogger logger, string change, string caller, int status, string note);

    [LoggerMessage(EventIds.ApiChangeRefused, LogLevel.Warning, "API: {Change} by {Caller} was refused: {Status}{Note}{LeftOut}", EventName = nameof(EventIds.ApiChangeRefused))]
    private static partial void LogRefused(ILogger logger, string change, string caller, int status, string note, string leftOut);

    private sealed record ChangeNote(string Change);
}
