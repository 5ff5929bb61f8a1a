namespace DnsLb.Core.Selection;

/// <summary>The one list of policies.</summary>
public static class Policies
{
    /// <summary>The policy of a pool that names none.</summary>
    public const string Default = "rotate";

    /// <summary>The names that <c>policy=</c> takes.</summary>
    public static IReadOnlyList<string> Names { get; } = ["rotate", "weighted", "hash", "name-hash"];
}
