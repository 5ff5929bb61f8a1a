using System.CommandLine;
using System.Text.Json;
using DnsLb.Api;
using DnsLb.Operating;
using DnsLb.Terminal;

namespace DnsLb.Commands;

/// <summary><c>dnslb top</c></summary>
internal static class TopCommand
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var api = new ApiOptions();
        var command = new DocumentedCommand(
            "top",
            "Watches the pools of a running server live.",
            """
            Shows pools by their queries per second, and below each its members with their state, weight,
            answers per second and share of these, and the latest events. Keys: q ends it, the arrows, PgUp
            and PgDn scroll, / shows what has some text in its name, Esc all again.

            Examples:
              dnslb top
              dnslb top --api unix:/run/dnslb/api.sock
            """);
        api.AddTo(command);
        command.SetAction(result => Screen.IsInteractive
            ? api.RunAsync(result, WatchAsync)
            : Task.FromResult(Messages.Fail(ExitCode.Environment, ["top needs a terminal; dnslb status and dnslb members do not"])));
        return command;
    }

    private static async Task<int> WatchAsync(ApiClient client)
    {
        // Before the terminal is taken over: whoever asks the wrong server sees a line, as of other commands.
        var state = new TopState();
        if (await ReadAsync(client, state) is { } problem)
        {
            return Messages.Fail(ExitCode.Environment, [problem]);
        }

        using var screen = LiveScreen.Open();
        client.Waiting = notice => screen.Post(() => state.Take(null, notice, Seconds()));
        Task reading = RepeatAsync(client, state, screen);
        Task following = new EventFeed(client, TimeProvider.System).FollowAsync(
            lastId: null,
            item => screen.Post(() => EventText.Of(item, TimeProvider.System.GetUtcNow()).ToList().ForEach(state.Take)),
            notice => screen.Post(() => state.Take([new Cell(notice, Tone.Bad)])),
            screen.Ended,
            insists: true);
        var page = new TopPage(state, $"{client.Place}");
        await screen.RunAsync((width, height) => page.Lines(width, height, screen.HasColours), state.Press);

        // A server that is stopped holds nobody up who has seen enough.
        client.Dispose();
        await Task.WhenAll(reading, following);
        return ExitCode.Ok;
    }

    private static async Task<string?> ReadAsync(ApiClient client, TopState state)
    {
        var (pools, problem) = await client.AskAsync("pools", ApiJson.Default.IReadOnlyListPoolStatus);
        var (events, _) = await client.AskAsync("events", ApiJson.Default.IReadOnlyListJsonElement);
        foreach (JsonElement kept in events?.Reverse() ?? [])
        {
            EventText.Of(EventText.ItemOf(kept), TimeProvider.System.GetUtcNow()).ToList().ForEach(state.Take);
        }

        state.Take(pools, problem, Seconds());
        return problem;
    }

    private static async Task RepeatAsync(ApiClient client, TopState state, LiveScreen screen)
    {
        using var timer = new PeriodicTimer(Pace);
        try
        {
            while (await timer.WaitForNextTickAsync(screen.Ended))
            {
                var (pools, problem) = await client.AskAsync("pools", ApiJson.Default.IReadOnlyListPoolStatus);
                double at = Seconds();
                screen.Post(() => state.Take(pools, problem, at));
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody looks any more.
        }
    }

    private static double Seconds() => TimeProvider.System.GetElapsedTime(0).TotalSeconds;
}
