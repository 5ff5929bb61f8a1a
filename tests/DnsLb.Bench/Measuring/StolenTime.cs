using System.Globalization;

namespace DnsLb.Bench.Measuring;

/// <summary>What the host of a virtual machine takes from the cores of the server and of what asks it: no program on it can help that.</summary>
internal static class StolenTime
{
    // In the line of a core in /proc/stat, after its name (man 5 proc_stat).
    private const int Steal = 8;

    private static readonly string[] Cores = [$"cpu{PinnedProcess.ServerCore} ", $"cpu{PinnedProcess.GeneratorCore} "];

    /// <summary>Measures something, and tells whether no further hundredth of a second was counted as taken meanwhile.</summary>
    public static async Task<(T Measured, bool IsUndisturbed)> WatchAsync<T>(Func<Task<T>> measure)
    {
        long before = Read();
        T measured = await measure();
        return (measured, Read() == before);
    }

    // In hundredths of a second, since the machine was started.
    private static long Read() => File.ReadLines("/proc/stat")
        .Where(line => Cores.Any(core => line.StartsWith(core, StringComparison.Ordinal)))
        .Sum(line => long.Parse(line.Split(' ')[Steal], CultureInfo.InvariantCulture));
}
