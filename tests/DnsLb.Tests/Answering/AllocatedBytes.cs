namespace DnsLb.Tests.Answering;

/// <summary>Measures what code allocates.</summary>
internal static class AllocatedBytes
{
    private const int Attempts = 5;

    /// <summary>The bytes that this thread allocates in an action, at the least of several times: a collection that other tests cause meanwhile may add some.</summary>
    public static long Of(Action action)
    {
        action();
        long least = long.MaxValue;
        for (int attempt = 0; attempt < Attempts && least > 0; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
