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

    [Fact]
    public void Find_LongerNameWhoseHashLooksTheSame_IsNotFoundWhereverTheShorterStands()
    {
        var (shorter, longer) = NamesOfOneUpperHash();
        for (int before = 0; before < 60; before++)
        {
            var table = new NameTable(4);
            for (int i = 0; i < before; i++)
            {
                table.Add([1, (byte)i, 0]);
            }

            Assert.Equal(before, table.Add(shorter));
            Assert.Equal(-1, table.IndexOf(longer));
            Assert.Equal(before + 1, table.Add(longer));
            Assert.Equal(before, table.IndexOf(shorter));
            Assert.Equal(before + 1, table.IndexOf(longer));
        }
    }

    // The table keeps the upper half of a hash, so only names that agree in it are compared.
    private static (byte[] Shorter, byte[] Longer) NamesOfOneUpperHash()
    {
        byte[] tail = [.. Enumerable.Repeat((byte[])[63, .. Enumerable.Repeat((byte)'x', 63)], 3).SelectMany(label => label), 0];
        var shorter = new Dictionary<uint, byte[]>();
        for (uint i = 0; ; i++)
        {
            byte[] label = [8, .. Encoding.ASCII.GetBytes($"{i:x8}")];
            byte[] name = [.. label, 0];
            shorter.TryAdd((uint)(NameHash.Of(name) >> 32), name);
            byte[] longer = [.. label, .. tail];
            if (shorter.TryGetValue((uint)(NameHash.Of(longer) >> 32), out byte[]? other))
            {
                return (other, longer);
            }
        }
    }

    private static byte[] Name(string label) => [(byte)label.Length, .. Encoding.ASCII.GetBytes(label), 7, .. "example"u8, 0];
}
