using System.CommandLine;
using DnsLb.Api;
using DnsLb.Operating;

namespace DnsLb.Commands;

/// <summary><c>dnslb reload</c></summary>
internal static class ReloadCommand
{
    // The server says itself, after less, that it is not done yet.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var api = new ApiOptions();
        var command = new DocumentedCommand(
            "reload",
            "Has a running server read all zone files again, and says what came of each.",
            """
            A changed file is served within a second without it; this reads the others too, waits, and says
            what is wrong. Exit code 1: a file was rejected, and what was served of it before is served on.

            Example:
              dnslb reload
            """);
        api.AddTo(command);
        command.SetAction(result => api.RunAsync(result, async client =>
        {
            var (reload, problem) = await client.AskAsync("reload", ApiJson.Default.ReloadStatus, HttpMethod.Post);
            if (reload is null)
            {
                return Messages.Fail(ExitCode.Environment, [problem!]);
            }

            ReloadPage.Of(reload).WriteTo(result.InvocationConfiguration.Output);
            return !reload.Done ? Messages.Fail(ExitCode.Environment, ["it is not done yet; dnslb status says later what came of it"])
                : reload.Files.Any(file => file.Errors.Count > 0) ? ExitCode.Wrong
                : ExitCode.Ok;
        }, Patience));
        return command;
    }
}
