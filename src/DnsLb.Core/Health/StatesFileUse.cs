using DnsLb.Core.Checks;
using DnsLb.Core.Configuration;
using DnsLb.Core.Pools;

namespace DnsLb.Core.Health;

/// <summary>A file of states, and who goes by it.</summary>
/// <param name="File">The file.</param>
/// <param name="Members">Names and addresses of all members that go by it.</param>
/// <param name="Checks">The names of their checks.</param>
/// <param name="Pools">The names of their pools.</param>
internal sealed record StatesFileUse(StatesFile File, IReadOnlySet<string> Members, IReadOnlyCollection<string> Checks, IReadOnlyCollection<string> Pools)
{
    private const int MostPoolsTold = 3;

    /// <summary>All files that members of some pools go by, each once.</summary>
    public static IEnumerable<StatesFileUse> Of(IEnumerable<PoolDefinition> pools) =>
        from use in from pool in pools
                    from member in pool.Members
                    from definition in member.Checks
                    where definition.Check is FileCheck
                    select (((FileCheck)definition.Check).File!, Check: definition.Name, Pool: pool.Name, Member: member)
        group use by use.Item1 into ofFile
        select new StatesFileUse(
            ofFile.Key,
            ofFile.SelectMany(use => (string?[])[$"{use.Member.Address}", use.Member.Settings.Name]).OfType<string>().ToHashSet(),
            [.. ofFile.Select(use => use.Check).Distinct()],
            [.. ofFile.Select(use => use.Pool).Distinct()]);

    /// <summary>What the file names that is no member, by lines from 1: misspelt, or a member of another server.</summary>
    public IEnumerable<(int Line, string Message)> Strangers(StateLines lines) =>
        from member in lines.Members
        where !Members.Contains(member.Name)
        select (member.Line, $"\"{ReasonText.Line(member.Name)}\" is no member that goes by this file{(Nearest.To(member.Name, Members) is { } likely ? $"; did you mean \"{likely}\"?" : "")}");

    /// <summary>The checks and pools, for people.</summary>
    public override string ToString() =>
        $"check {string.Join(", ", Checks)} of {string.Join(", ", Pools.Take(MostPoolsTold))}{(Pools.Count > MostPoolsTold ? $" and {Pools.Count - MostPoolsTold} more" : "")}";
}
