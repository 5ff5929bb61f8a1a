using System.CommandLine;
using System.Net.Http.Json;
using DnsLb.Api;
using DnsLb.Core.Configuration;
using DnsLb.Core.Health;
using DnsLb.Core.Selection;
using DnsLb.Terminal;

namespace DnsLb.Commands;

/// <summary><c>dnslb drain</c>, <c>dnslb down</c>, <c>dnslb up</c> and <c>dnslb auto</c>: decide about members of a running server.</summary>
internal static class OverrideCommand
{
    private const string Selectors =
        """
        A SELECTOR is POOL (all members of the pools at that owner), POOL/MEMBER, ADDRESS (in all pools) or
        ADDRESS:PORT (what is probed there); POOL and MEMBER may hold * and ?. Of several overrides of a
        member the newest counts. They are kept over restarts where the server has a folder (--state).

        It shows what would change, and asks; with --yes it does not.
        """;

    private static readonly string LastingForm = $"{Values.DurationForm}; more than 0, and at most {Override.Longest.TotalDays:0}d";

    /// <summary>The commands.</summary>
    public static IEnumerable<Command> Create() =>
    [
        Set(OverrideKind.Drain, "Gives members no new answers, and says when it is safe to stop them.", "dnslb drain www.example.com/192.0.2.10 --for 2h --reason \"new kernel\""),
        Set(OverrideKind.Down, "Takes members for failed: not even when all are down are they served.", "dnslb down 192.0.2.10:8080 --reason \"answers nonsense\""),
        Set(OverrideKind.Up, "Takes members for working, whatever their checks say.", "dnslb up \"*.example.com/web-1\" --for 30m --reason \"the check is wrong\""),
        Auto(),
    ];

    private static DocumentedCommand Set(OverrideKind kind, string summary, string example)
    {
        var reason = new Option<string>("--reason") { Description = "Why.", HelpName = "TEXT", Required = true };
        var lasting = new Option<string>("--for") { Description = $"How long ({LastingForm}); default until dnslb auto.", HelpName = "DURATION" };
        var words = new ChangeWords();
        string name = kind.ToString().ToLowerInvariant();
        var command = new DocumentedCommand(name, summary, $"{Selectors}\n\nExample:\n  {example}") { words.Selector, reason, lasting };
        words.AddTo(command, completions => completions.Selectors);
        command.SetAction(result =>
        {
            string? text = result.GetValue(lasting);
            TimeSpan? duration = text is null ? null : Lasting(text);
            string? wrong = text is null || duration is not null ? Override.ReasonProblem(result.GetValue(reason)!) : $"\"--for {text}\": it must be {LastingForm}";
            return words.RunAsync(result, name, wrong, (client, path, author) =>
            {
                var request = new OverrideRequest(kind, author, result.GetValue(reason), TimeProvider.System.GetUtcNow() + duration);
                return ChangeAsync(client, result, HttpMethod.Put, path, request);
            });
        });
        return command;
    }

    private static DocumentedCommand Auto()
    {
        var words = new ChangeWords();
        var command = new DocumentedCommand("auto", "Takes an override back: the members' checks decide again.", "The SELECTOR is that of the override, as dnslb overrides shows it.\n\nExample:\n  dnslb auto www.example.com/192.0.2.10") { words.Selector };
        words.AddTo(command, completions => completions.Overridden);
        command.SetAction(result => words.RunAsync(result, PreviewEndpoints.Auto, wrong: null, (client, path, author) =>
            ChangeAsync(client, result, HttpMethod.Delete, $"{path}?author={Uri.EscapeDataString(author)}", request: null)));
        return command;
    }

    private static async Task<int> ChangeAsync(ApiClient client, ParseResult command, HttpMethod method, string path, OverrideRequest? request)
    {
        JsonContent? content = request is null ? null : JsonContent.Create(request, ApiJson.Default.OverrideRequest);
        var (answer, problem, exitCode) = await client.SendAsync(method, path, ApiJson.Default.OverrideStatus, content);
        if (answer is null)
        {
            return Messages.Fail(exitCode, [problem!]);
        }

        TextWriter output = command.InvocationConfiguration.Output;
        new Page().Text(request is null ? $"{answer.Selector}: {answer.Kind} is taken back" : OverrideText.Of(answer, TimeProvider.System.GetUtcNow())).WriteTo(output);
        if (answer.Saved == false)
        {
            Console.Error.WriteLine("dnslb: not saved, so a restart of the server forgets it: it has no folder for its state (--state), or cannot write there");
        }

        return ExitCode.Ok;
    }

    private static TimeSpan? Lasting(string text) => Values.Duration(text) is { } duration && duration > TimeSpan.Zero && duration <= Override.Longest ? duration : null;
}
