using System.Text.Json.Serialization;
using DnsLb.Core.Configuration;
using DnsLb.Core.Health;
using DnsLb.Core.Serving;
using DnsLb.Core.State;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace DnsLb.Api;

/// <summary>What happened: <c>/events</c>.</summary>
internal static class EventEndpoints
{
    private const int DefaultLimit = 100;

    /// <summary>Maps it.</summary>
    public static void MapEvents(this IEndpointRouteBuilder app) =>
        app.MapMethods("/events", ApiServer.Reading, (string? limit, DnsServer server) => Latest(server.State.History, limit is null ? DefaultLimit : Values.Whole(limit, 1, int.MaxValue)))
            .Takes("limit");

    private static IResult Latest(TransitionHistory history, int? asked) => asked is { } limit
        ? TypedResults.Ok<IReadOnlyList<RememberedEvent>>([.. history.All.TakeLast(limit).Reverse().Select(ServerEventJson.Of)])
        : ApiProblem.BadRequest(["the limit must be a whole number from 1"]);
}

/// <summary>What is remembered, as the API shows it: the members are those of its form, and nothing says which one it is.</summary>
[JsonDerivedType(typeof(VerdictEvent))]
[JsonDerivedType(typeof(OverrideNews))]
internal abstract record RememberedEvent;

/// <summary>A change of a member's verdict, or that a target of it began to flap or is trusted again, as the API shows it.</summary>
/// <param name="Id">Grows with time, and is unique over restarts.</param>
/// <param name="At">When.</param>
/// <param name="Pool">The pool.</param>
/// <param name="Member">The member.</param>
/// <param name="Before"><c>up</c>, <c>down</c>, or <c>unknown</c> for the first verdict of a process.</param>
/// <param name="After"><c>up</c> or <c>down</c>.</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="Flaps">True: a target began to flap; false: it is trusted again; null: it is the verdict that changed.</param>
internal sealed record VerdictEvent(
    long Id, DateTimeOffset At, string Pool, string Member, string Before, string After, string Reason, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Flaps) : RememberedEvent
{
    /// <summary>One change.</summary>
    public static VerdictEvent Of(Transition transition) => new(
        transition.Id,
        transition.At,
        transition.Pool,
        transition.Member,
        transition.Before.Word(),
        transition.After.Word(),
        transition.Reason,
        transition.Flaps);
}
