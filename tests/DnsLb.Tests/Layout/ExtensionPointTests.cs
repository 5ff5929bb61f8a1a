using DnsLb.Core.Checks;
using DnsLb.Core.Leases;
using DnsLb.Core.Selection;
using DnsLb.Tests.Documentation;

namespace DnsLb.Tests.Layout;

/// <summary>A policy and a kind of check are each one file, one line in a table, one mirrored test and one row in the README.</summary>
public sealed class ExtensionPointTests
{
    private static readonly ServingSet TwoMembers = new([0, 1], [1, 1], [default, default], [1, 2], [0, 0], 2, new SelectionAccounts(new Turns(2), new LeaseBook(new LeaseSettings(), 2)));

    public static TheoryData<string> PolicyNames => [.. Policies.Names];

    public static TheoryData<string> CheckKindNames => [.. CheckKinds.All.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(PolicyNames))]
    public void Policy_InTheTable_HasItsFileItsTestAndItsRow(string name)
    {
        Type picker = Policies.Named(name).CreatePicker(TwoMembers, 1).GetType();
        AssertIsPresent("Selection", picker, "Policies", name);
    }

    [Theory]
    [MemberData(nameof(CheckKindNames))]
    public void CheckKind_InTheTable_HasItsFileItsTestAndItsRow(string name)
    {
        Type check = CheckKinds.All.Single(kind => kind.Name == name).GetType().GenericTypeArguments.Single();
        AssertIsPresent("Checks", check, "Checks", name);
    }

    [Fact]
    public void Pickers_InTheAssembly_AreThoseOfTheTable() =>
        Assert.Equal(Implementations<IPicker>(), Names(Policies.All.Select(policy => policy.CreatePicker(TwoMembers, 1).GetType())));

    [Fact]
    public void Checks_InTheAssembly_AreThoseOfTheTable() =>
        Assert.Equal(Implementations<ICheck>(), Names(CheckKinds.All.Select(kind => kind.GetType().GenericTypeArguments.Single())));

    private static void AssertIsPresent(string folder, Type type, string heading, string name)
    {
        Assert.True(File.Exists(Repository.PathOf($"src/DnsLb.Core/{folder}/{type.Name}.cs")), $"{type.Name} has no file of its own");
        Assert.True(File.Exists(Repository.PathOf($"tests/DnsLb.Tests/{folder}/{type.Name}Tests.cs")), $"{type.Name} has no mirrored test");
        Assert.Contains(MarkdownFile.Read("README.md").Table(heading), row => row[0] == $"`{name}`");
    }

    private static IEnumerable<string> Implementations<T>() =>
        Names(typeof(T).Assembly.GetTypes().Where(type => typeof(T).IsAssignableFrom(type) && !type.IsInterface));

    private static IEnumerable<string> Names(IEnumerable<Type> types) => types.Select(type => type.Name).Distinct().Order(StringComparer.Ordinal);
}
