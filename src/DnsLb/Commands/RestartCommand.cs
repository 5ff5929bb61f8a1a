using System.CommandLine;
using DnsLb.Core.Handover;
using DnsLb.Core.Serving;
using DnsLb.Hosting;

namespace DnsLb.Commands;

/// <summary><c>dnslb restart</c></summary>
internal static class RestartCommand
{
    private const string DefaultPath = "/run/dnslb/handover.sock";

    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(3);

    public static Command Create()
    {
        var path = new Option<string?>("--handover") { Description = $"The socket of the server; default what its setting handover is here, or {DefaultPath}.", HelpName = "PATH" };
        var command = new DocumentedCommand(
            "restart",
            "Replaces the running server by a new process without losing a query.",
            """
            Has the running server start its program anew, with the arguments that it has: an upgraded program
            and changed settings take effect. The new process reads the zones, takes the state over and
            probes; only when it answers, the old one stops. If it cannot start, the old one goes on.

            Exit codes: 0 the new process answers; 1 it could not, and the old one goes on; 2 no server is there.

            Examples:
              dnslb restart
              dnslb restart --handover /run/dnslb/handover.sock
            """)
        {
            path,
        };
        command.SetAction(result =>
        {
            var (settings, problems) = SettingsReader.ReadHandover(ServerConfiguration.Read());
            string? given = result.GetValue(path);
            return given is null && settings is null
                ? Messages.Fail(ExitCode.Environment, problems)
                : Run(given ?? settings?.Path ?? DefaultPath, result.InvocationConfiguration.Output);
        });
        return command;
    }

    private static int Run(string path, TextWriter output)
    {
        using var silence = new Timer(_ => Messages.Tell($"no word of the server at {path} yet; is it stopped? It is waited for"), null, Silence, Timeout.InfiniteTimeSpan);
        void Tell(string line)
        {
            // It has said that it begins: from then on it may take minutes.
            silence.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            output.WriteLine(line);
        }

        return Replacement.Ask(path, Tell) is { } failure
            ? Messages.Fail(failure.IsServed ? ExitCode.Wrong : ExitCode.Environment, [failure.Problem])
            : ExitCode.Ok;
    }
}
