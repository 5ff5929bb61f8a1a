using System.CommandLine;
using System.Text.Json;
using DnsLb.Api;
using DnsLb.Operating;
using DnsLb.Terminal;

namespace DnsLb.Commands;

/// <summary><c>dnslb status</c></summary>
internal static class StatusCommand
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var watch = new Option<bool>("--watch") { Description = $"Show it again every {Pace.TotalSeconds:0} s, until q or Ctrl-C." };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var api = new ApiOptions();
        var command = new DocumentedCommand(
            "status",
            "Shows how a running server is, and what is not as usual.",
            """
            Shows the server, its zones and pools on one screen, and of all that is not as usual why: members
            that are down or forced, pools that serve a backup or what is down, files with errors.

            Exit code 0: nothing is down; 1: something is wrong, such as a member that is down or a zone file
            with errors; 2: no answer of a server. What a person has drained is told, and is not wrong.

            Examples:
              dnslb status
              dnslb status --watch
              dnslb status --json --api unix:/run/dnslb/api.sock
            """)
        {
            watch, json,
        };
        api.AddTo(command);
        command.SetAction(result => result.GetValue(watch) && (result.GetValue(json) || !Screen.IsInteractive)
            ? Task.FromResult(Messages.Fail(ExitCode.Environment, ["--watch needs a terminal, and no --json beside it"]))
            : api.RunAsync(result, client => result.GetValue(watch) ? WatchAsync(client) : ShowAsync(client, result.GetValue(json), result.InvocationConfiguration.Output)));
        return command;
    }

    private static async Task<int> ShowAsync(ApiClient client, bool json, TextWriter output)
    {
        var (report, problem) = await StatusReport.AskAsync(client);
        if (report is null)
        {
            return Messages.Fail(ExitCode.Environment, [problem!]);
        }

        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(report, OperatingJson.Default.StatusReport));
        }
        else
        {
            StatusPage.Of(report, Screen.WidthOf(output) is null ? null : Screen.Height).WriteTo(output);
        }

        return CodeOf(report);
    }

    private static async Task<int> WatchAsync(ApiClient client)
    {
        StatusReport? last = null;
        string? lost = null;
        using var screen = LiveScreen.Open();
        client.Waiting = notice => screen.Post(() => lost = notice);
        Task asking = RepeatAsync(
            async () =>
            {
                var (report, problem) = await StatusReport.AskAsync(client);
                screen.Post(() => (last, lost) = (report ?? last, problem));
            },
            screen.Ended);
        await screen.RunAsync(
            (width, height) => [.. lost is null ? [] : new Page().Line(new Cell(lost, Tone.Bad)).Lines(width, screen.HasColours), .. last is null ? [] : StatusPage.Of(last, height).Lines(width, screen.HasColours)],
            key => key.KeyChar != 'q');

        // A server that is stopped holds nobody up who has seen enough.
        client.Dispose();
        await asking;
        return last is null ? ExitCode.Environment : CodeOf(last);
    }

    private static async Task RepeatAsync(Func<Task> work, CancellationToken end)
    {
        using var timer = new PeriodicTimer(Pace);
        try
        {
            do
            {
                await work();
            }
            while (await timer.WaitForNextTickAsync(end));
        }
        catch (OperationCanceledException)
        {
            // Nobody looks any more.
        }
    }

    private static int CodeOf(StatusReport report) => report.IsWell ? ExitCode.Ok : ExitCode.Wrong;
}
