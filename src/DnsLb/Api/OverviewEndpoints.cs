using DnsLb.Core.Configuration;
using DnsLb.Core.Health;
using DnsLb.Core.Serving;
using DnsLb.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace DnsLb.Api;

/// <summary>What fits on a screen of a server with many pools: <c>/overview</c>.</summary>
internal static class OverviewEndpoints
{
    private const int DefaultTake = 20;
    private const int MostTake = 200;

    /// <summary>Maps it.</summary>
    public static void MapOverview(this IEndpointRouteBuilder app) =>
        app.MapMethods("/overview", ApiServer.Reading, (string? search, string? only, string? skip, string? take, DnsServer server, TimeProvider time) =>
            Answer(search ?? "", only, skip is null ? 0 : Values.Whole(skip, 0, int.MaxValue), take is null ? DefaultTake : Values.Whole(take, 1, MostTake), server, time))
            .MadeOneAtATime()
            .Takes("search", "only", "skip", "take");

    private static IResult Answer(string search, string? only, int? skip, int? take, DnsServer server, TimeProvider time)
    {
        string?[] problems =
        [
            only is null or OverviewStatus.Trouble ? null : $"only must be {OverviewStatus.Trouble}, or be left out",
            skip is null ? "skip must be a whole number from 0" : null,
            take is null ? $"take must be a whole number from 1 to {MostTake}" : null,
        ];
        return problems.OfType<string>().ToArray() is { Length: > 0 } found
            ? ApiProblem.BadRequest(found)
            : TypedResults.Ok(OverviewStatus.Of(server.Pools(), search, only is not null, skip!.Value, take!.Value, server.Complaints(), time.GetUtcNow()));
    }
}

/// <summary>How the server is, and some of its pools, as the API shows it.</summary>
/// <param name="At">When.</param>
/// <param name="Version">The version of the program.</param>
/// <param name="StartedAt">When its process started.</param>
/// <param name="Complaints">Why nobody should be sent here; none when all is well.</param>
/// <param name="Pools">How many pools there are.</param>
/// <param name="Troubled">How many of them have a member that is not as its zone file wants it.</param>
/// <param name="Members">How many members all pools have.</param>
/// <param name="Up">How many of these pass their checks.</param>
/// <param name="Down">How many do not.</param>
/// <param name="Forced">Of how many somebody has decided.</param>
/// <param name="Queries">How many queries all pools answered since the start of the server.</param>
/// <param name="Matching">How many pools were asked for.</param>
/// <param name="Shown">Some of these, by name.</param>
internal sealed record OverviewStatus(
    DateTimeOffset At,
    string Version,
    DateTimeOffset StartedAt,
    IReadOnlyList<string> Complaints,
    int Pools,
    int Troubled,
    int Members,
    int Up,
    int Down,
    int Forced,
    long Queries,
    int Matching,
    IReadOnlyList<PoolStatus> Shown)
{
    /// <summary>The word for pools in trouble alone.</summary>
    public const string Trouble = "trouble";

    /// <summary>The status of all, and the pools that are asked for.</summary>
    /// <param name="pools">All pools.</param>
    /// <param name="search">A part of the pool's name, or of the address or the name of a member.</param>
    /// <param name="onlyTroubled">Whether pools are left out where all is as the zone file wants it.</param>
    /// <param name="skip">How many of the pools that match are left out, by name.</param>
    /// <param name="take">How many are shown at most.</param>
    /// <param name="complaints">What the server says of itself.</param>
    /// <param name="now">The time.</param>
    public static OverviewStatus Of(
        IReadOnlyList<PoolHealth> pools, string search, bool onlyTroubled, int skip, int take, IReadOnlyList<string> complaints, DateTimeOffset now)
    {
        PoolHealth[] matching = [.. pools.Where(pool => (!onlyTroubled || !pool.Pool.View.Summary.IsOrdinary) && Matches(pool, search))];
        return new OverviewStatus(
            now,
            ServerFamilies.Version,
            ServerFamilies.Start,
            complaints,
            pools.Count,
            pools.Count(pool => !pool.Pool.View.Summary.IsOrdinary),
            pools.Sum(pool => pool.Members.Count),
            CountMembers(member => member.Verdict == Verdict.Up),
            CountMembers(member => member.Verdict == Verdict.Down),
            CountMembers(member => member.Override is not null),
            pools.Sum(pool => pool.Pool.Counts.Queries),
            matching.Length,
            PoolStatus.Of([.. matching.OrderBy(pool => pool.Pool.Definition.Name, StringComparer.Ordinal).Skip(skip).Take(take)]));

        int CountMembers(Func<MemberHealth, bool> which) => pools.Sum(pool => pool.Members.Count(which));
    }

    private static bool Matches(PoolHealth pool, string search) =>
        pool.Pool.Definition.Name.Contains(search, StringComparison.OrdinalIgnoreCase)
        || pool.Members.Any(member => member.Member.DisplayName.Contains(search, StringComparison.OrdinalIgnoreCase) || $"{member.Member.Address}".StartsWith(search, StringComparison.OrdinalIgnoreCase));
}
