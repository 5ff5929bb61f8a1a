using DnsLb.Bench.Health;
using DnsLb.Bench.Measuring;

namespace DnsLb.Bench.State;

/// <summary>What it costs to keep the state: <c>state [--seconds N] [--targets N]</c>.</summary>
internal static class StateRun
{
    private const string Usage = "usage: state [--seconds N] [--targets N], as of health";

    /// <returns>The exit code: 0; 1 when something could not be measured; 2 for wrong usage.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        if (HealthOptions.Read(args) is not { } options)
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }

        try
        {
            await StateWriterRun.RunAsync(options);
            await StateStartRun.RunAsync(options);
            return 0;
        }
        catch (BenchmarkException failure)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return 1;
        }
    }
}
