using System.Diagnostics;
using DnsLb.Core.State;
using DnsLb.Tests.Serving;
using Microsoft.Extensions.Logging.Abstractions;

namespace DnsLb.Tests.State;

/// <summary>A process that is killed while it writes, again and again: the file opens, and every override that was acknowledged is in it.</summary>
public sealed class KilledWriterTests
{
    private const int Kills = 200;
    private const int Lanes = 2;
    private const int MostAcknowledged = 12;

    [Fact]
    public async Task SaveAsync_KilledAtRandomMoments_KeepsWhatWasAcknowledged()
    {
        int[] acknowledged = await Task.WhenAll(Enumerable.Range(0, Lanes).Select(lane => Task.Run(() => RunLaneAsync(new Random(20261124 + lane)))));

        Assert.True(acknowledged.Sum() >= Kills, $"{acknowledged.Sum()} acknowledged");
    }

    private static async Task<int> RunLaneAsync(Random random)
    {
        using var folder = new TempFolder();
        var known = new Dictionary<string, int>();
        int next = 0;
        int acknowledged = 0;
        for (int kill = 0; kill < Kills / Lanes; kill++)
        {
            var lines = await RunUntilKilledAsync(folder.Path, next, random);
            acknowledged += lines.Count;
            foreach (string[] line in lines)
            {
                known[line[0]] = next = int.Parse(line[1]);
            }

            // The one that was under way when it was killed may have been written or not.
            next += 2;
            await AssertHoldsAsync(folder.Path, known, kill);
        }

        return acknowledged;
    }

    private static async Task<List<string[]>> RunUntilKilledAsync(string folder, int next, Random random)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(StateWriter).Assembly.Location, StateWriter.Command, folder, $"{next}"]) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        int count = random.Next(MostAcknowledged);
        var lines = new List<string[]>();
        while (lines.Count < count && await process.StandardOutput.ReadLineAsync() is { } line)
        {
            lines.Add(line.Split(' '));
        }

        Thread.SpinWait(random.Next(200_000));
        process.Kill();

        // What it has acknowledged before it was killed, and nobody has read yet.
        string rest = await process.StandardOutput.ReadToEndAsync();
        lines.AddRange(rest.Split('\n')[..^1].Select(line => line.Split(' ')));
        await process.WaitForExitAsync();
        Assert.True(lines.Count >= count, $"it ended by itself after {lines.Count} of {count}");
        return lines;
    }

    private static async Task AssertHoldsAsync(string folder, Dictionary<string, int> acknowledged, int kill)
    {
        StateContent? content = null;
        await using var store = new StateStore(folder, () => content!, (earlier, _) => content = earlier, TimeProvider.System, NullLogger.Instance);
        Assert.Empty(store.Start());
        Assert.True(acknowledged.Count == 0 || Directory.GetFiles(folder, "*.damaged-*").Length == 0, $"kill {kill}: the file was damaged");
        var found = content!.Overrides.ToDictionary(each => each.Selector.Text, each => int.Parse(each.Reason));
        Assert.All(acknowledged, pair => Assert.True(found.GetValueOrDefault(pair.Key, -1) >= pair.Value, $"kill {kill}: {pair} is lost"));
    }
}
