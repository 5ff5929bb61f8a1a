namespace DnsLb.Tests;

/// <summary>Finds code that allocates each time it runs.</summary>
internal static class Allocations
{
    private const int Runs = 1000;
    private const int Rounds = 3;

    /// <summary>Asserts that an action allocates nothing once it has run for a while: the runtime may when it does something for the first time, or puts faster code in place.</summary>
    public static void AssertNone(Action action)
    {
        long least = long.MaxValue;
        for (int round = 0; round < Rounds && least > 0; round++)
        {
            action();
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int run = 0; run < Runs; run++)
            {
                action();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }
}
