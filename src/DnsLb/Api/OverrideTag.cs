using System.Security.Cryptography;
using System.Text;
using DnsLb.Core.Health;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace DnsLb.Api;

/// <summary>The entity tag of an override, by which a client changes no other than the one that it has seen (RFC 9110, sections 8.8.3 and 13.1.1).</summary>
/// <remarks>It is of what was decided: the state of the members that are selected does not change it.</remarks>
internal static class OverrideTag
{
    private const int TagBytes = 8;

    /// <summary>The tag.</summary>
    public static EntityTagHeaderValue Of(Override given)
    {
        string decided = $"{given.Selector.Text}\n{given.Word}\n{given.Author}\n{given.Reason}\n{given.Since.UtcTicks}\n{given.Until?.UtcTicks}";
        return new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(decided)), 0, TagBytes)}\"");
    }

    /// <summary>Says the tag in the response.</summary>
    public static void Tell(HttpRequest request, Override given) => request.HttpContext.Response.Headers.ETag = Of(given).ToString();

    /// <summary>Whether who asks says by If-None-Match that it knows an override already (RFC 9110 section 13.1.2). What the override does to its members may have changed.</summary>
    /// <param name="request">The request.</param>
    /// <param name="current">The override as it is.</param>
    /// <param name="wrong">The answer when the header is none.</param>
    public static bool IsKnown(HttpRequest request, Override current, out ProblemHttpResult? wrong) =>
        TryRead("If-None-Match", request.Headers.IfNoneMatch, out IList<EntityTagHeaderValue>? tags, out wrong) && tags is not null && Names(tags, current, isStrong: false);

    /// <summary>Whether a request may change an override by its If-Match and If-None-Match.</summary>
    /// <param name="request">The request.</param>
    /// <param name="current">The override as it is; null: there is none.</param>
    /// <param name="isConditional">Whether it may change this one and no other; where there is none, whether it may replace none.</param>
    /// <returns>The answer when it may not.</returns>
    public static ProblemHttpResult? Refusal(HttpRequest request, Override? current, out bool isConditional)
    {
        isConditional = false;
        if (!TryRead("If-Match", request.Headers.IfMatch, out IList<EntityTagHeaderValue>? meant, out ProblemHttpResult? wrong)
            || !TryRead("If-None-Match", request.Headers.IfNoneMatch, out IList<EntityTagHeaderValue>? notMeant, out wrong))
        {
            return wrong;
        }

        isConditional = meant is not null || notMeant is not null;
        bool isMeant = meant is null || Names(meant, current, isStrong: true);
        return isMeant && (notMeant is null || !Names(notMeant, current, isStrong: false)) ? null
            : isMeant ? ApiProblem.Of(StatusCodes.Status412PreconditionFailed, $"there is such an override: {current!.Word} {current.Describe()}")
            : Changed(current);
    }

    /// <summary>The answer to who has seen another override than there is.</summary>
    /// <param name="current">The override as it is; null: there is none.</param>
    public static ProblemHttpResult Changed(Override? current) => ApiProblem.Of(
        StatusCodes.Status412PreconditionFailed,
        current is null ? "there is no such override" : $"the override is another now: {current.Word} {current.Describe()}");

    // No tags where the header is missing.
    private static bool TryRead(string header, StringValues given, out IList<EntityTagHeaderValue>? tags, out ProblemHttpResult? wrong)
    {
        tags = null;
        bool isRead = given.Count == 0 || EntityTagHeaderValue.TryParseStrictList(given, out tags);
        wrong = isRead ? null : ApiProblem.BadRequest([$"{header} must be entity tags in double quotes, or *"]);
        return isRead;
    }

    private static bool Names(IList<EntityTagHeaderValue> tags, Override? current, bool isStrong) =>
        current is not null && tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(Of(current), isStrong));
}
