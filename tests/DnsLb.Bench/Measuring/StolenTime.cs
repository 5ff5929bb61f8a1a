using System.Globalization;

namespace DnsLb.Bench.Measuring;

/// <summary>What the host of a virtual machine takes from the core of the servers: no program on it can help that.</summary>
internal static class StolenTime
{
    // In the line of a core in /proc/stat, after its name (man 5 proc_stat).
    private const int Steal = 8;

    /// <summary>Measures something, and tells whether the host took less than a hundredth of a second meanwhile.</summary>
    public static async Task<(T Measured, bool IsUndisturbed)> WatchAsync<T>(Func<Task<T>> measure)
    {
        long before = Read();
        T measured = await measure();
        return (measured, Read() == before);
    }

    // In hundredths of a second, since the machine was started.
    private static long Read()
    {
        string core = $"cpu{PinnedProcess.ServerCore} ";
        string line = File.ReadLines("/proc/stat").First(line => line.StartsWith(core, StringComparison.Ordinal));
        return long.Parse(line.Split(' ')[Steal], CultureInfo.InvariantCulture);
    }
}
