using DnsLb.Api;
using DnsLb.Terminal;

namespace DnsLb.Operating;

/// <summary>A pool as people see it.</summary>
/// <param name="Pool">The pool.</param>
internal readonly record struct PoolLook(PoolStatus Pool)
{
    private static readonly string[] OrderOfStates = ["down", "unknown", "DOWN!", "DRAIN!", "UP!", "drained"];

    /// <summary>How many members answers may hold, backups too.</summary>
    public int Available => Pool.Members.Count(MemberLook.IsAvailable);

    /// <summary>How many answers held a member since the start of the server.</summary>
    public double Served => Pool.Members.Sum(member => (double)member.Served);

    /// <summary>The tier that serves by what is up; null: no member is up.</summary>
    public int? ServingTier => LowestTier(Pool.Members.Where(MemberLook.IsAvailable));

    /// <summary>How many are available, of how many.</summary>
    public Cell UpOfAll() => new($"{Available}/{Pool.Members.Count}", Available == 0 ? Tone.Bad : Available < Pool.Members.Count ? Tone.Notice : Tone.Good);

    /// <summary>What there is to be said of its members, in few words.</summary>
    public Cell Note()
    {
        var notes = new List<string>();
        int? first = LowestTier(Pool.Members.Where(member => member.Weight > 0));
        if (ServingTier is not { } serving)
        {
            notes.Add("no member is up");
        }
        else if (serving != first)
        {
            notes.Add($"tier {first} has failed, tier {serving} serves");
        }

        notes.AddRange(
            from member in Pool.Members
            let word = WordOf(member)
            where word is not null
            group member by word into same
            orderby Array.IndexOf(OrderOfStates, same.Key)
            select $"{same.Count()} {same.Key}");
        return new Cell(string.Join(", ", notes), ServingTier is null || Pool.Members.Any(MemberLook.IsDown) ? Tone.Bad : Tone.Notice);
    }

    /// <summary>The lowest tier of some members; null: there are none.</summary>
    public static int? LowestTier(IEnumerable<MemberStatus> members) => members.Min(member => (int?)member.Tier);

    private static string? WordOf(MemberStatus member) => member switch
    {
        { Forced: { } forced } => $"{forced.ToUpperInvariant()}!",
        { State: not "up" } => member.State,
        { EffectiveWeight: 0 } => "drained",
        _ => null,
    };
}
