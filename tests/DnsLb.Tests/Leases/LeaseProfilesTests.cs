using DnsLb.Core.Leases;

namespace DnsLb.Tests.Leases;

public sealed class LeaseProfilesTests
{
    private const int Members = 10;
    private const long Now = 10_000_000;

    [Fact]
    public void Assign_SourcesThatMatter_GetRowsOfTheirOwn()
    {
        SourceTable table = KnownSources.Table([50, 20, 0.1, 0.1], Now);
        Assign(new LeaseProfiles(Members), table);

        Assert.Equal(2, new[] { Profile(table, 0), Profile(table, 1) }.Where(profile => profile != 0).Distinct().Count());
        Assert.Equal((0, 0), (Profile(table, 2), Profile(table, 3)));
    }

    [Fact]
    public void Assign_SourceWhoseCachesAreCounted_GetsARow()
    {
        SourceTable table = KnownSources.Table([50, 0.1], Now);
        table.Look(KnownSources.KeyOf(1)).Caches = 0;
        Assign(new LeaseProfiles(Members), table);

        Assert.NotEqual(0, Profile(table, 1));
    }

    [Fact]
    public void Assign_MoreThanThereAreRows_TheGreatestHaveThemAndHalfAreKeptForFarms()
    {
        SourceTable table = KnownSources.Table(Enumerable.Range(0, 300).Select(i => 1 + (i * 0.001)), Now);
        Assign(new LeaseProfiles(1000), table, members: 1000);

        Assert.Equal(Enumerable.Range(300 - (LeaseProfiles.Rows / 2), LeaseProfiles.Rows / 2), Enumerable.Range(0, 300).Where(source => Profile(table, source) != 0));
    }

    [Fact]
    public void Assign_SourceDoesNotMatterAnyMore_ItsRowIsEmptyForTheNext()
    {
        SourceTable table = KnownSources.Table([50, 0.1], Now);
        var profiles = new LeaseProfiles(Members);
        Assign(profiles, table);
        ushort row = Profile(table, 0);
        profiles.RowOf(row, Now, 60)[3] = 1;

        table.Look(KnownSources.KeyOf(0)) = KnownSources.Of(KnownSources.KeyOf(0), 0.01) with { AskedAt = Now, Profile = row };
        table.Look(KnownSources.KeyOf(1)) = KnownSources.Of(KnownSources.KeyOf(1), 50) with { AskedAt = Now };
        Assign(profiles, table);

        Assert.Equal(0, Profile(table, 0));
        Assert.All(profiles.RowOf(Profile(table, 1), Now, 60).ToArray(), part => Assert.Equal(0, part));
    }

    [Fact]
    public void RowOf_TimePasses_Fades()
    {
        SourceTable table = KnownSources.Table([50], Now);
        var profiles = new LeaseProfiles(Members);
        Assign(profiles, table);
        ushort row = Profile(table, 0);
        profiles.RowOf(row, Now, 60)[3] = 1;

        Assert.Equal(Math.Exp(-0.5), profiles.DecayOf(row, Now + 30_000, 60), 1e-6);
        Assert.Equal(1, profiles.StoredRowOf(row)[3]);
        Assert.Equal(Math.Exp(-1), profiles.RowOf(row, Now + 60_000, 60)[3], 1e-5);
        Assert.Equal(Math.Exp(-2), profiles.RowOf(row, Now + 120_000, 60)[3], 1e-5);
    }

    [Fact]
    public void Adopt_MembersInAnotherOrder_KeepTheirParts()
    {
        SourceTable table = KnownSources.Table([50], Now);
        var before = new LeaseProfiles(3);
        Assign(before, table, members: 3);
        ushort row = Profile(table, 0);
        for (int member = 0; member < 3; member++)
        {
            before.RowOf(row, Now, 60)[member] = (member + 1) * 0.1f;
        }

        for (int i = 0; i < 100; i++)
        {
            before.CacheCountOf(row).Ask(Now + (i * 20_000));
            before.CacheCountOf(row).Note(Now + (i * 20_000), 12);
        }

        var after = new LeaseProfiles(4);
        after.Adopt(before, [2, -1, 0, 1]);

        Assert.Equal([3 * 0.1f, 0, 0.1f, 0.2f], after.RowOf(row, Now, 60).ToArray());
        Assert.Equal(1, after.CacheCountOf(row).Caches);
        Assign(after, table, members: 4);
        Assert.Equal(row, Profile(table, 0));
    }

    private static ushort Profile(SourceTable table, int source) => table.Look(KnownSources.KeyOf(source)).Profile;

    private static void Assign(LeaseProfiles profiles, SourceTable table, int members = Members) =>
        profiles.Assign(SourceSurvey.Of(table, LeaseTerms.Initial, Now), table, members, Now);
}
