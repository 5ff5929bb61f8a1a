using System.ComponentModel;
using System.Globalization;
using DnsLb.Core.Checks;

namespace DnsLb.Core.Notifications;

/// <summary>Runs a program for each event, once: without a shell, with the event as JSON on standard input and in the environment.</summary>
/// <param name="line">The program and its arguments; see <see cref="CommandLine"/>.</param>
internal sealed class ChangeCommand(string line) : IReceiver
{
    private readonly string[] _command = CommandLine.Split(line)!;

    // Arguments may be secret.
    /// <inheritdoc/>
    public string Name => $"command {_command[0]}";

    /// <inheritdoc/>
    public int MostTries => 1;

    /// <inheritdoc/>
    public TimeSpan Timeout => TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public async Task<string?> TellAsync(HealthEvent happened, CancellationToken cancellation)
    {
        try
        {
            var (exitCode, output, errors) = await ProgramRun.RunAsync(_command, Environment(happened), happened.ToJson(), () => { }, cancellation).ConfigureAwait(false);
            if (exitCode is null)
            {
                return ProgramRun.WroteTooMuch;
            }

            string said = ReasonText.FirstLine(errors) is { Length: > 0 } error ? error : ReasonText.FirstLine(output);
            return exitCode == 0 ? null : $"exit code {exitCode}{(said.Length > 0 ? $": {said}" : "")}";
        }
        catch (Win32Exception exception)
        {
            return exception.Message;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    // Nothing of the server's own environment, in which secrets may be.
    private static Dictionary<string, string> Environment(HealthEvent happened) => new()
    {
        ["PATH"] = ProgramRun.SearchPath,
        ["DNSLB_ID"] = happened.Id.ToString(CultureInfo.InvariantCulture),
        ["DNSLB_AT"] = happened.At.ToString("O", CultureInfo.InvariantCulture),
        ["DNSLB_SERVER"] = happened.Server,
        ["DNSLB_POOL"] = happened.Pool ?? "",
        ["DNSLB_MEMBER"] = happened.Member ?? "",
        ["DNSLB_ADDRESS"] = happened.Address ?? "",
        ["DNSLB_TARGETS"] = string.Join(' ', happened.Targets),
        ["DNSLB_FROM"] = happened.From,
        ["DNSLB_TO"] = happened.To,
        ["DNSLB_REASON"] = happened.Reason,
    };
}
