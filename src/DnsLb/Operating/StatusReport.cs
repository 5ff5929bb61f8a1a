using System.Text.Json.Serialization;
using DnsLb.Api;
using DnsLb.Terminal;

namespace DnsLb.Operating;

/// <summary>How a server is, on one screen.</summary>
/// <param name="Server">Where its API is.</param>
/// <param name="Version">The version of its program.</param>
/// <param name="StartedAt">When its process started.</param>
/// <param name="UptimeSeconds">How long ago that was, by its own clock.</param>
/// <param name="Ready">Whether clients may be sent to it.</param>
/// <param name="Complaints">Why nobody should be sent to it; null: it is ready.</param>
/// <param name="Zones">How many zones are served.</param>
/// <param name="Records">How many records they have.</param>
/// <param name="Pools">Its pools.</param>
/// <param name="Findings">What is not as usual, the worst first.</param>
internal sealed record StatusReport(
    string Server,
    string Version,
    DateTimeOffset StartedAt,
    long UptimeSeconds,
    bool Ready,
    string? Complaints,
    int Zones,
    int Records,
    IReadOnlyList<PoolSummary> Pools,
    IReadOnlyList<Finding> Findings)
{
    // Whoever has more of them that are not as usual has one reason for all.
    private const int MostExplained = 8;

    /// <summary>Whether nothing is wrong.</summary>
    public bool IsWell => Findings.All(finding => !finding.IsWrong);

    /// <summary>Asks a server how it is.</summary>
    /// <returns>The report; null when it does not answer, and why.</returns>
    public static async Task<(StatusReport? Report, string? Problem)> AskAsync(ApiClient client)
    {
        var (ready, complaints, silent) = await client.AskReadyAsync();
        if (silent is not null)
        {
            return (null, silent);
        }

        var (overview, noOverview) = await client.AskAsync("overview?take=1", ApiJson.Default.OverviewStatus);
        var (zones, noZones) = await client.AskAsync("zones", ApiJson.Default.IReadOnlyListZoneStatus);
        var (pools, noPools) = await client.AskAsync("pools", ApiJson.Default.IReadOnlyListPoolStatus);
        if (overview is null || zones is null || pools is null)
        {
            return (null, noOverview ?? noZones ?? noPools);
        }

        Finding[] findings =
        [
            .. OfServer(ready, complaints),
            .. from file in zones from error in file.Errors select new Finding(file.File, $"is {file.State}", DiagnosticLook.Of(error), IsWrong: true),
            .. await OfPoolsAsync(client, pools),
            .. from pool in pools from member in pool.Members where MemberLook.IsUnusual(member) select Of(pool, member),
        ];
        return (
            new StatusReport(
                $"{client.Place}",
                overview.Version,
                overview.StartedAt,
                (long)(overview.At - overview.StartedAt).TotalSeconds,
                complaints is null,
                complaints,
                zones.Count(file => file.Name is not null),
                zones.Sum(file => file.Records ?? 0),
                [.. pools.Select(PoolSummary.Of)],
                [.. findings.OrderByDescending(finding => finding.IsWrong)]),
            null);
    }

    private static IEnumerable<Finding> OfServer(ReadyStatus? ready, string? complaints)
    {
        if (complaints is not null)
        {
            yield return new Finding("server", "is not ready", complaints, IsWrong: true);
        }

        if (ready?.Frozen is { } frozen)
        {
            yield return new Finding("server", "has frozen all verdicts", frozen, IsWrong: true);
        }

        if (ready?.Draining == true)
        {
            yield return new Finding("server", "is stopping", "it answers what has been received", IsWrong: false);
        }
    }

    private static Finding Of(PoolStatus pool, MemberStatus member) =>
        new($"{pool.Pool} {MemberLook.NameOf(member)}", WordOf(member), MemberLook.ReasonOf(member), MemberLook.IsDown(member));

    private static string WordOf(MemberStatus member) => member is { Forced: null, State: "up", EffectiveWeight: > 0 }
        ? $"has weight {MemberLook.Number(member.EffectiveWeight)}, not {MemberLook.Number(member.Weight)}"
        : MemberLook.StateOf(member).Text;

    // The server itself says what the stages of the selection make of it: floors, and what an empty pool serves.
    private static async Task<Finding[]> OfPoolsAsync(ApiClient client, IReadOnlyList<PoolStatus> pools)
    {
        var findings = new List<Finding>();
        foreach (PoolStatus pool in pools.Where(pool => pool.Members.Any(member => !MemberLook.IsAvailable(member))).OrderBy(pool => new PoolLook(pool).Available).Take(MostExplained))
        {
            string path = $"explain?name={Uri.EscapeDataString(NamePattern.OwnerOf(pool))}&type={pool.Pool.Split(' ')[^1]}";
            var (explanation, _, _) = await client.SendAsync(HttpMethod.Get, path, ApiJson.Default.Explanation);
            findings.AddRange(
                from explained in explanation?.Pools ?? []
                where explained.Name == pool.Pool
                from stage in explained.Stages
                where stage.Name == "floor"
                from note in stage.Notes
                select new Finding(pool.Pool, "verdicts are overruled", note, IsWrong: true));
        }

        findings.AddRange(
            from pool in pools
            let look = new PoolLook(pool)
            let first = PoolLook.LowestTier(pool.Members.Where(member => member.Weight > 0))
            where look.ServingTier > first
            select new Finding(pool.Pool, $"tier {look.ServingTier} serves", $"no member of tier {first} is up", IsWrong: false));
        return [.. findings];
    }
}

/// <summary>A pool in few words.</summary>
/// <param name="Pool">Its name.</param>
/// <param name="Up">How many members answers may hold.</param>
/// <param name="Members">How many there are.</param>
/// <param name="Ttl">The TTL of answers now, in seconds.</param>
/// <param name="Queries">How many queries it answered since the start of the server.</param>
/// <param name="Note">What there is to be said of its members; empty: nothing.</param>
/// <param name="Ordinary">Whether all is as the zone file wants it.</param>
internal sealed record PoolSummary(string Pool, int Up, int Members, uint Ttl, long Queries, string Note, bool Ordinary)
{
    /// <summary>How it is shown; the JSON has the words alone.</summary>
    [JsonIgnore]
    public IReadOnlyList<Cell> Row { get; init; } = [];

    /// <summary>One pool.</summary>
    public static PoolSummary Of(PoolStatus pool)
    {
        var look = new PoolLook(pool);
        Cell note = look.Note();
        return new PoolSummary(pool.Pool, look.Available, pool.Members.Count, pool.Ttl, pool.Queries, note.Text, pool.Ordinary) { Row = [pool.Pool, look.UpOfAll(), $"{pool.Ttl}", $"{pool.Queries}", note] };
    }
}
