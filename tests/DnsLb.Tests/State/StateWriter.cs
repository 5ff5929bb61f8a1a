using DnsLb.Core.Checks;
using DnsLb.Core.Health;
using DnsLb.Core.Selection;
using DnsLb.Core.State;
using Microsoft.Extensions.Logging.Abstractions;

namespace DnsLb.Tests.State;

/// <summary>Writes overrides, verdicts and changes of them as fast as it can, and prints each override that is acknowledged, until it is killed.</summary>
internal static class StateWriter
{
    /// <summary>The first argument of a process that does this.</summary>
    public const string Command = "write-state";

    private const int Selectors = 16;
    private const int Targets = 50;

    private static async Task<int> Main(string[] args)
    {
        if (args is not [Command, var folder, var first])
        {
            return 2;
        }

        StateContent content = StateContent.Empty;
        await using var store = new StateStore(folder, () => content, (earlier, _) => content = earlier, TimeProvider.System, NullLogger.Instance);
        if (store.Start().Count > 0)
        {
            return 2;
        }

        for (int number = int.Parse(first) + 1; ; number++)
        {
            content = Next(content, number);
            if (await store.SaveAsync())
            {
                Console.WriteLine($"pool{number % Selectors}.example {number}");
            }
        }
    }

    private static StateContent Next(StateContent content, int number)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        var selector = OverrideSelector.Parse($"pool{number % Selectors}.example").Selector!;
        var given = new Override(selector, OverrideKind.Drain, "test", $"{number}", now, null);
        var result = new CheckResult(number % 2 == 0, "match", $"result {number}", TimeSpan.Zero);
        return new StateContent(
            [.. Enumerable.Range(0, Targets).Select(i => new SavedVerdict($"{i}", $"{i}", new TargetHealth(new HealthState(Verdict.Up, number % 3, 0), result, now)))],
            [.. content.Overrides.Where(each => each.Selector != selector), given],
            [.. content.Transitions.TakeLast(500), .. Enumerable.Range(0, 20).Select(i => new Transition((number * 20L) + i, now, "www.example. A", "192.0.2.1", Verdict.Up, Verdict.Down, result.Reason))]);
    }
}
