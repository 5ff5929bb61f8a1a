using System.CommandLine;
using System.Text.Json;
using DnsLb.Api;
using DnsLb.Terminal;

namespace DnsLb.Commands;

/// <summary><c>dnslb overrides</c></summary>
internal static class OverridesCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var api = new ApiOptions();
        var command = new DocumentedCommand(
            "overrides",
            "Shows what people have decided about members of a running server.",
            """
            Shows each override with who, why and until when, the members that it selects, what their checks
            say, and of those that it takes out when the last answer with them leaves the caches: from then
            on it is safe to stop them.
            """)
        {
            json,
        };
        api.AddTo(command);
        command.SetAction(result => api.RunAsync(result, client => ShowAsync(client, result.GetValue(json), result.InvocationConfiguration.Output)));
        return command;
    }

    private static async Task<int> ShowAsync(ApiClient client, bool json, TextWriter output)
    {
        var (overrides, problem, exitCode) = await client.SendAsync(HttpMethod.Get, "overrides", ApiJson.Default.IReadOnlyListOverrideStatus);
        if (overrides is null)
        {
            return Messages.Fail(exitCode, [problem!]);
        }

        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(overrides, ApiJson.Default.IReadOnlyListOverrideStatus));
            return ExitCode.Ok;
        }

        string text = overrides.Count == 0 ? "no overrides: the checks decide about all members" : string.Join('\n', overrides.Select(each => OverrideText.Of(each, now)));
        new Page().Text(text).WriteTo(output);
        return ExitCode.Ok;
    }
}
