using DnsLb.Core.Checks;
using DnsLb.Core.Serving;
using DnsLb.Core.Zones;
using DnsLb.Tests.Files;

namespace DnsLb.Tests.Serving;

public sealed class ZoneNamesTests
{
    [Theory]
    [InlineData(0, "none")]
    [InlineData(2, "z0.test., z1.test.")]
    [InlineData(12, "z0.test., z1.test., z2.test., z3.test., z4.test., z5.test., z6.test., z7.test., z8.test., z9.test. and 2 more")]
    public void Of_Zones_NamesTheFirstTen(int count, string expected)
    {
        using var folder = new TempFolder();
        Zone[] zones = [.. Enumerable.Range(0, count)
            .Select(i => ZoneFileReading.Of(folder.Write($"z{i}.test", ZoneText.Of($"z{i}.test.")), PermittedPrograms.None, RealFiles.Source).Result.Zone!)
            .Select(definition => Zone.Compile(definition, workers: 1))];

        Assert.Equal(expected, ZoneNames.Of(zones));
    }
}
