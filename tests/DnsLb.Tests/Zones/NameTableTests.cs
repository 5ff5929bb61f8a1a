using System.Text;
using DnsLb.Core.Wire;
using DnsLb.Core.Zones;

namespace DnsLb.Tests.Zones;

public sealed class NameTableTests
{
    [Fact]
    public void Add_ManyNames_KeepsEachOnceWhateverItsCase()
    {
        var table = new NameTable(4);
        for (int i = 0; i < 5000; i++)
        {
            Assert.Equal(i, table.Add(Name($"Host{i}")));
        }

        for (int i = 0; i < 5000; i++)
        {
            Assert.Equal(i, table.Add(Name($"hOST{i}")));
            Assert.Equal(i, table.IndexOf(Name($"host{i}")));
            Assert.Equal($"host{i}.example.", WireName.ToText(table[i]));
        }

        Assert.Equal(5000, table.Count);
        Assert.Equal(-1, table.IndexOf(Name("host5000")));
    }

    private static byte[] Name(string label) => [(byte)label.Length, .. Encoding.ASCII.GetBytes(label), 7, .. "example"u8, 0];
}
