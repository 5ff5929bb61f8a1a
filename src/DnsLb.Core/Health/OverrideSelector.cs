using System.IO.Enumeration;
using System.Net;
using System.Text;
using DnsLb.Core.Configuration;
using DnsLb.Core.Pools;
using DnsLb.Core.Wire;

namespace DnsLb.Core.Health;

/// <summary>Which members an override is for: all of some pools, some of them, those of an address, or those probed at a target.</summary>
/// <remarks>Selectors of the same text are the same, whatever its case; the text has one form for what may be written in several.</remarks>
public sealed record OverrideSelector
{
    /// <summary>The forms of a selector, for messages.</summary>
    public const string Form = "POOL, POOL/MEMBER, ADDRESS or ADDRESS:PORT; POOL is an owner name, MEMBER an address or a name, and both may hold * and ?";

    /// <summary>The most bytes of a selector in UTF-8: two names' worth, and less than what the file of the state takes as an id.</summary>
    public const int MostText = 512;

    private readonly string _pool;
    private readonly string _member;

    private OverrideSelector(string text, string pool, string member, IPEndPoint? target)
    {
        Text = text;
        _pool = pool;
        _member = member;
        Target = target;
    }

    /// <summary>The selector as it is shown and stored.</summary>
    public string Text { get; }

    /// <summary>The probed address and port of all members that it selects; null: it goes by owners, members and addresses.</summary>
    internal IPEndPoint? Target { get; }

    /// <summary>Reads a selector.</summary>
    /// <returns>The selector, or null and what is wrong.</returns>
    public static (OverrideSelector? Selector, string? Problem) Parse(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) is 0 or > MostText || text.Any(character => char.IsControl(character) || char.IsWhiteSpace(character)))
        {
            return (null, $"\"{text}\" selects nothing; write {Form}");
        }

        if (Values.Address(text) is { } address)
        {
            return (new OverrideSelector($"{address}", "*", $"{address}", null), null);
        }

        if (Values.EndPoint(text) is { } target)
        {
            return (new OverrideSelector($"{target}", "*", "*", target), null);
        }

        // Clients of the API, and its web server, take them for steps to another path.
        if (text.Split('/').Any(part => part is "." or ".."))
        {
            return (null, $"\"{text}\" selects nothing: no part of it may be . or ..; write {Form}");
        }

        // An owner may hold a slash (RFC 2317), a member's address never does.
        int slash = text.LastIndexOf('/');
        string owner = slash < 0 ? text : text[..slash];
        string pool = Relative(owner.ToLowerInvariant());
        string member = slash < 0 ? "*" : OneForm(text[(slash + 1)..]);
        return pool.Length == 0 || member.Length == 0 ? (null, $"\"{text}\" selects nothing; write {Form}")
            : NameProblem(owner) is { } problem ? (null, $"\"{owner}\" is no name: {problem}; write {Form}")
            : (new OverrideSelector(slash < 0 ? pool : $"{pool}/{member}", pool, member, null), null);
    }

    /// <summary>Whether a member of a pool is selected.</summary>
    public bool Selects(PoolDefinition pool, Member member) => SelectsOwner(pool) && SelectsOfThem(member, Names(member));

    /// <summary>Whether it selects members of pools with the owner of this one.</summary>
    internal bool SelectsOwner(PoolDefinition pool) => FileSystemName.MatchesSimpleExpression(_pool, Relative(pool.Owner));

    /// <summary>Whether it selects a member of a pool whose owner it selects.</summary>
    /// <param name="member">The member.</param>
    /// <param name="names">Its <see cref="Names"/>, which are made once for many selectors.</param>
    internal bool SelectsOfThem(Member member, string[] names) => Array.Exists(names, Matches) && (Target is null || Targets(member).Contains(Target));

    /// <summary>What stands for a member in selectors: its address and, if it has one, its name.</summary>
    internal static string[] Names(Member member) => member.Settings.Name is { } name ? [$"{member.Address}", name] : [$"{member.Address}"];

    /// <summary>Where a member is probed.</summary>
    internal static IEnumerable<EndPoint> Targets(Member member) => member.Checks.Select(check => ProbeTarget.Of(member, check).EndPoint);

    /// <summary>The selectors of a member that have the same form as this one, for messages.</summary>
    public IEnumerable<string> LikeThisFor(PoolDefinition pool, Member member) =>
        Target is not null ? Targets(member).OfType<IPEndPoint>().Select(target => target.Port > 0 ? $"{target}" : $"{member.Address}")
        : Text == _member ? [$"{member.Address}"]
        : Text == _pool ? [Relative(pool.Owner)]
        : Names(member).Select(name => $"{Relative(pool.Owner)}/{name}");

    /// <inheritdoc/>
    public bool Equals(OverrideSelector? other) => other is not null && Text.Equals(other.Text, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static string Relative(string owner) => owner.EndsWith('.') ? owner[..^1] : owner;

    private static string OneForm(string member) => Values.Address(member)?.ToString() ?? member;

    // What * and ? stand for is not known; with a letter for each it is a name, or can be none.
    private static string? NameProblem(string owner) =>
        WireName.TryParse(Encoding.UTF8.GetBytes(owner.Replace('*', 'x').Replace('?', 'x')), [0], new byte[WireName.MaxLength], out _);

    private bool Matches(string name) => FileSystemName.MatchesSimpleExpression(_member, name);
}
