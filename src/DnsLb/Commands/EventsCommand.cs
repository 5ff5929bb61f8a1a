using System.CommandLine;
using System.Net.ServerSentEvents;
using System.Runtime.InteropServices;
using System.Text.Json;
using DnsLb.Api;
using DnsLb.Operating;
using DnsLb.Terminal;

namespace DnsLb.Commands;

/// <summary><c>dnslb events</c></summary>
internal static class EventsCommand
{
    private const int DefaultLimit = 20;
    private const int MostLimit = 10_000;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on with what happens, until Ctrl-C; over breaks of the connection too." };
        var limit = new Option<int>("--limit") { Description = $"How many of the latest, 0 to {MostLimit}.", HelpName = "NUMBER", DefaultValueFactory = _ => DefaultLimit };
        var json = new Option<bool>("--json") { Description = "Print JSON, one event on a line." };
        limit.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, out int number) && number is >= 0 and <= MostLimit))
            {
                result.AddError($"--limit does not take \"{token.Value}\"; it is a whole number from 0 to {MostLimit}");
            }
        });
        var api = new ApiOptions();
        var command = new DocumentedCommand(
            "events",
            "Shows what happened on a running server, the latest last.",
            """
            Shows changes of verdicts, and what people force and end; with --follow also zones that are
            published and files that are rejected, as it happens. A line on standard error says when the
            connection was lost, and when it is there again; all but zones and files is told then.

            Examples:
              dnslb events --limit 50
              dnslb events --follow --json | jq .data.member
            """)
        {
            follow, limit, json,
        };
        api.AddTo(command);
        command.SetAction(result => api.RunAsync(result, async client =>
        {
            TextWriter output = result.InvocationConfiguration.Output;
            var (lastId, problem) = await ShowLatestAsync(client, result.GetValue(limit), result.GetValue(json), output);
            problem ??= result.GetValue(follow) ? await FollowAsync(client, lastId, result.GetValue(json), output) : null;
            return problem is null ? ExitCode.Ok : Messages.Fail(ExitCode.Environment, [problem]);
        }));
        return command;
    }

    private static async Task<(string LastId, string? Problem)> ShowLatestAsync(ApiClient client, int limit, bool json, TextWriter output)
    {
        // Who wants none needs the latest one all the same, to follow from it.
        var (events, problem) = await client.AskAsync($"events?limit={Math.Max(limit, 1)}", ApiJson.Default.IReadOnlyListJsonElement);
        foreach (JsonElement kept in events?.Take(limit).Reverse() ?? [])
        {
            Write(EventText.ItemOf(kept), json, output);
        }

        // Where nothing has happened yet, all that will is wanted.
        return (events is [var latest, ..] ? $"{latest.GetProperty("id")}" : "0", problem);
    }

    private static async Task<string?> FollowAsync(ApiClient client, string lastId, bool json, TextWriter output)
    {
        using var end = new CancellationTokenSource();
        using var interrupted = OnSignal(PosixSignal.SIGINT, end);
        using var terminated = OnSignal(PosixSignal.SIGTERM, end);
        return await new EventFeed(client, TimeProvider.System).FollowAsync(
            lastId,
            item => Write(item, json, output),
            Messages.Tell,
            end.Token);
    }

    private static void Write(SseItem<string> item, bool json, TextWriter output)
    {
        if (json)
        {
            output.WriteLine(EventText.JsonOf(item));
            return;
        }

        foreach (Cell[] line in EventText.Of(item, TimeProvider.System.GetUtcNow()))
        {
            new Page().Line(line).WriteTo(output);
        }
    }

    private static PosixSignalRegistration OnSignal(PosixSignal signal, CancellationTokenSource end) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        end.Cancel();
    });
}
