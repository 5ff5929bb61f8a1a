using DnsLb.Core.Health;
using DnsLb.Core.Selection;
using DnsLb.Core.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace DnsLb.Api;

/// <summary>What a decision would make of answers: <c>/preview/SELECTOR</c>. It changes nothing.</summary>
internal static class PreviewEndpoints
{
    /// <summary>The kind that takes an override back.</summary>
    public const string Auto = "auto";

    // Nobody has decided yet, and says so in the texts of members.
    private const string Author = "preview";
    private const string Reason = "not in force";

    /// <summary>Maps it.</summary>
    public static void MapPreview(this IEndpointRouteBuilder app) =>
        app.MapMethods("/preview/{pool}/{**member}", ApiServer.Reading, (HttpRequest request, string? kind, DnsServer server, TimeProvider time) =>
            Answer(RequestPath.SelectorOf(request), kind ?? "", server.State, time.GetUtcNow()))
            .MadeOneAtATime()
            .Takes("kind");

    private static IResult Answer(string text, string kind, ServerState state, DateTimeOffset now)
    {
        OverrideKind? forced = OverrideRequest.KindOf(kind);
        var (selector, problem) = OverrideSelector.Parse(text);
        return selector is null ? ApiProblem.BadRequest([problem!])
            : forced is null && kind != Auto ? ApiProblem.BadRequest([$"kind must be {OverrideRequest.KindForm}|{Auto}"])
            : forced is { } given ? Of(new Override(selector, given, Author, Reason, now, null), state)
            : state.Find(selector) is { } found ? TypedResults.Ok(PreviewStatus.Of(found.Selector, Auto, state.PreviewWithout(found)))
            : OverrideEndpoints.NoSuch(text);
    }

    private static IResult Of(Override given, ServerState state) => state.Preview(given) is { Count: > 0 } pools
        ? TypedResults.Ok(PreviewStatus.Of(given.Selector, given.Word, pools))
        : OverrideEndpoints.SelectsNone(given.Selector, state);
}

/// <summary>What a decision would make of answers, as the API shows it.</summary>
/// <param name="Selector">Of which members it would be.</param>
/// <param name="Kind"><c>drain</c>, <c>down</c>, <c>up</c>, or <c>auto</c>, which takes it back.</param>
/// <param name="Pools">The pools that have such members, by name.</param>
internal sealed record PreviewStatus(string Selector, string Kind, IReadOnlyList<PoolPreviewStatus> Pools)
{
    /// <summary>The status.</summary>
    public static PreviewStatus Of(OverrideSelector selector, string kind, IReadOnlyList<PoolPreview> pools) =>
        new(selector.Text, kind, [.. pools.Select(pool => PoolPreviewStatus.Of(selector, pool)).OrderBy(pool => pool.Before.Pool, StringComparer.Ordinal)]);
}

/// <summary>What a decision would make of one pool.</summary>
/// <param name="Before">The pool as it is.</param>
/// <param name="After">The pool as it would be.</param>
/// <param name="Selected">The addresses of the members that are decided about.</param>
/// <param name="Notes">What would overrule the verdicts, or leave answers without an address.</param>
internal sealed record PoolPreviewStatus(PoolStatus Before, PoolStatus After, IReadOnlyList<string> Selected, IReadOnlyList<string> Notes)
{
    /// <summary>The status of one pool.</summary>
    public static PoolPreviewStatus Of(OverrideSelector selector, PoolPreview pool) => new(
        PoolStatus.Of(pool.Before, pool.ViewBefore),
        PoolStatus.Of(pool.Before with { Members = pool.Members }, pool.View),
        [.. pool.Members.Where(member => selector.Selects(pool.Before.Pool.Definition, member.Member)).Select(member => member.Member.Address.ToString())],
        pool.Notes);
}
