using System.IO.Enumeration;
using System.Net;
using DnsLb.Core.Configuration;
using DnsLb.Core.Pools;

namespace DnsLb.Core.Health;

/// <summary>Which members an override is for: all of some pools, some of them, those of an address, or those probed at a target.</summary>
/// <remarks>Selectors of the same text are the same; the text has one form for what may be written in several.</remarks>
public sealed record OverrideSelector
{
    /// <summary>The forms of a selector, for messages.</summary>
    public const string Form = "POOL, POOL/MEMBER, ADDRESS or ADDRESS:PORT; POOL is an owner name, MEMBER an address or a name, and both may hold * and ?";

    /// <summary>The most characters of a selector: two names' worth.</summary>
    public const int MostText = 512;

    private readonly string _pool;
    private readonly string _member;
    private readonly IPEndPoint? _target;

    private OverrideSelector(string text, string pool, string member, IPEndPoint? target)
    {
        Text = text;
        _pool = pool;
        _member = member;
        _target = target;
    }

    /// <summary>The selector as it is shown and stored.</summary>
    public string Text { get; }

    /// <summary>Reads a selector.</summary>
    /// <returns>The selector, or null and what is wrong.</returns>
    public static (OverrideSelector? Selector, string? Problem) Parse(string text)
    {
        if (text.Length is 0 or > MostText || text.Any(character => char.IsControl(character) || char.IsWhiteSpace(character)))
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

        // An owner may hold a slash (RFC 2317), a member's address never does.
        int slash = text.LastIndexOf('/');
        string pool = (slash < 0 ? text : text[..slash]).ToLowerInvariant().TrimEnd('.');
        string member = slash < 0 ? "*" : text[(slash + 1)..];
        return pool.Length == 0 || member.Length == 0
            ? (null, $"\"{text}\" selects nothing; write {Form}")
            : (new OverrideSelector(slash < 0 ? pool : $"{pool}/{member}", pool, member, null), null);
    }

    /// <summary>Whether a member of a pool is selected.</summary>
    public bool Selects(PoolDefinition pool, Member member) =>
        FileSystemName.MatchesSimpleExpression(_pool, pool.Owner.AsSpan().TrimEnd('.'))
        && (Matches(member.Address.ToString()) || (member.Settings.Name is { } name && Matches(name)))
        && (_target is null || member.Checks.Any(check => ProbeTarget.Of(member, check).EndPoint.Equals(_target)));

    /// <inheritdoc/>
    public bool Equals(OverrideSelector? other) => other is not null && Text == other.Text;

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Text;

    private bool Matches(string name) => FileSystemName.MatchesSimpleExpression(_member, name);
}
