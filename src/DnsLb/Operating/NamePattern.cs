using System.IO.Enumeration;
using DnsLb.Api;

namespace DnsLb.Operating;

/// <summary>What a person types to see some pools or members: a part of a name or an address or, with <c>*</c> and <c>?</c>, all of it.</summary>
/// <param name="text">The pattern; empty: all.</param>
internal sealed class NamePattern(string text)
{
    /// <summary>What it is, for help.</summary>
    public const string Form = "A part of a name or address; with * or ? the whole of it.";

    private readonly bool _isWhole = text.AsSpan().ContainsAny('*', '?');

    /// <summary>Whether it is of a pool, by its name or owner.</summary>
    public bool Matches(PoolStatus pool) => Matches(pool.Pool) || Matches(OwnerOf(pool));

    /// <summary>Whether it is of a member, by its own name or address.</summary>
    public bool Matches(MemberStatus member) => Matches(member.Address) || (member.Name is { } name && Matches(name));

    /// <summary>The pools whose name it is of, whole, and of the others the members that it is of.</summary>
    public IReadOnlyList<PoolStatus> Of(IEnumerable<PoolStatus> pools) =>
    [
        .. pools
            .Select(pool => Matches(pool) ? pool : pool with { Members = [.. pool.Members.Where(Matches)] })
            .Where(pool => pool.Members.Count > 0 || Matches(pool)),
    ];

    /// <summary>The name that a pool's records have, without the dot at its end.</summary>
    public static string OwnerOf(PoolStatus pool) => pool.Pool.Split(' ')[0].TrimEnd('.');

    private bool Matches(string name) => _isWhole ? FileSystemName.MatchesSimpleExpression(text, name) : name.Contains(text, StringComparison.OrdinalIgnoreCase);
}
