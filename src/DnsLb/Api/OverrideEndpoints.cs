using DnsLb.Core.Health;
using DnsLb.Core.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace DnsLb.Api;

/// <summary>What people decide about members: <c>/overrides</c>, and <c>/overrides/SELECTOR</c> for each.</summary>
/// <remarks>A change is answered when it is in force and, where the server has a folder for its state, has reached the disk; <c>saved</c> says whether it has.</remarks>
internal static class OverrideEndpoints
{
    private const string OneOverride = "/overrides/{pool}/{**member}";

    /// <summary>Maps them.</summary>
    public static void MapOverrides(this IEndpointRouteBuilder app)
    {
        app.MapMethods("/overrides", ApiServer.Reading, (DnsServer server) => All(server.State));
        app.MapMethods(OneOverride, ApiServer.Reading, (HttpRequest request, DnsServer server) => Get(RequestPath.SelectorOf(request), request, server.State));
        app.MapPut(OneOverride, (HttpRequest request, DnsServer server, TimeProvider time) => PutAsync(RequestPath.SelectorOf(request), request, server.State, time));
        app.MapDelete(OneOverride, (HttpRequest request, string? author, DnsServer server) => DeleteAsync(RequestPath.SelectorOf(request), author ?? "", request, server.State)).Takes("author");
    }

    private static IReadOnlyList<OverrideStatus> All(ServerState state) => [.. state.Overrides.Select(each => OverrideStatus.Of(each, state.EffectsOf(each)))];

    private static IResult Get(string selector, HttpRequest request, ServerState state)
    {
        if (Find(selector, state) is not { } found)
        {
            return NoSuch(selector);
        }

        bool isKnown = OverrideTag.IsKnown(request, found, out ProblemHttpResult? wrong);
        if (wrong is not null)
        {
            return wrong;
        }

        OverrideTag.Tell(request, found);
        return isKnown ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : TypedResults.Ok(OverrideStatus.Of(found, state.EffectsOf(found)));
    }

    private static async Task<IResult> PutAsync(string selector, HttpRequest request, ServerState state, TimeProvider time)
    {
        var (asked, wrong) = await RequestBody.ReadAsync(request, new OverrideRequest(), OverrideRequest.Members);
        if (wrong.Count > 0)
        {
            return ApiProblem.BadRequest(wrong);
        }

        var (given, problems) = Override.Create(selector, asked.Kind ?? default, asked.Author ?? "", asked.Reason ?? "", asked.Until, time.GetUtcNow());
        if (given is null || asked.Kind is null)
        {
            return ApiProblem.BadRequest([.. asked.Kind is null ? [$"no kind: it must be {OverrideRequest.KindForm}"] : Array.Empty<string>(), .. problems]);
        }

        if (state.EffectsOf(given).Count == 0)
        {
            return SelectsNone(given.Selector, state);
        }

        ApiAudit.Note(request.HttpContext, $"{given.Word} {given.Describe()}");
        return await SetAsync(given, request, state);
    }

    private static async Task<IResult> SetAsync(Override given, HttpRequest request, ServerState state)
    {
        Override? before = state.Find(given.Selector);
        if (OverrideTag.Refusal(request, before, out bool isConditional) is { } refusal)
        {
            return refusal;
        }

        if (await state.SetAsync(given, isConditional ? before : null, replacesNone: isConditional && before is null) is not { } isSaved)
        {
            return isConditional && state.Find(given.Selector) is var now && now != before
                ? OverrideTag.Changed(now)
                : ApiProblem.Of(StatusCodes.Status409Conflict, $"there are {OverrideTable.MostOverrides} overrides already; take one back first");
        }

        // Not that of now: who has been told the tag of what another has decided meanwhile could change it unseen.
        OverrideTag.Tell(request, given);
        OverrideStatus status = OverrideStatus.Of(given, state.EffectsOf(given)) with { Saved = isSaved };
        return before is null ? TypedResults.Created((string?)null, status) : TypedResults.Ok(status);
    }

    private static async Task<IResult> DeleteAsync(string selector, string author, HttpRequest request, ServerState state)
    {
        if (Find(selector, state) is not { } found)
        {
            return OverrideTag.Refusal(request, null, out _) ?? NoSuch(selector);
        }

        if (Override.AuthorProblem(author) is { } problem)
        {
            return ApiProblem.BadRequest([problem]);
        }

        ApiAudit.Note(request.HttpContext, $"taken back by {author}; it was {found.Word} {found.Describe()}");
        if (OverrideTag.Refusal(request, found, out bool isConditional) is { } refusal)
        {
            return refusal;
        }

        var (removed, isSaved) = await state.RemoveAsync(found.Selector, author, isConditional ? found : null);
        return removed is null ? isConditional ? OverrideTag.Changed(state.Find(found.Selector)) : NoSuch(selector) : TypedResults.Ok(OverrideStatus.Of(removed, []) with { Saved = isSaved });
    }

    private static Override? Find(string selector, ServerState state) =>
        OverrideSelector.Parse(selector).Selector is { } parsed ? state.Find(parsed) : null;

    /// <summary>The answer to a selector that is of no member, with the one that was probably meant.</summary>
    public static ProblemHttpResult SelectsNone(OverrideSelector selector, ServerState state) => ApiProblem.NotFound(
        $"\"{selector}\" selects no member of a pool; {(state.NearestTo(selector) is { } nearest ? $"did you mean \"{nearest}\"?" : "GET /pools, or dnslb members, shows all that there are")}");

    /// <summary>The answer to a selector that no override has.</summary>
    public static ProblemHttpResult NoSuch(string selector) => ApiProblem.NotFound($"there is no override of \"{selector}\"");
}
