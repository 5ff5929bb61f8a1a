using DnsLb.Core.Zones;

namespace DnsLb.Tests.Zones;

public sealed class LargeArrayTests
{
    [Theory]
    [InlineData(10, 20)]
    [InlineData(1_000_000, 3_000_000)]
    public void Resize_AnyLength_KeepsTheElementsAndClearsTheRest(int before, int after)
    {
        long[] array = LargeArray.Allocate<long>(before);
        bool isClear = Array.TrueForAll(array, element => element == 0);
        for (int i = 0; i < before; i++)
        {
            array[i] = i + 1;
        }

        LargeArray.Resize(ref array, after);

        Assert.True(isClear);
        Assert.Equal(after, array.Length);
        Assert.Equal(Enumerable.Range(1, before).Select(element => (long)element), array.Take(before));
        Assert.True(Array.TrueForAll(array[before..], element => element == 0));
    }
}
