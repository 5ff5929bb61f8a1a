using DnsLb.Operating;
using DnsLb.Terminal;

namespace DnsLb.Commands;

/// <summary>Asks a person before something is changed.</summary>
internal static class Confirmation
{
    /// <summary>Shows what a change would do, and asks whether it is to be.</summary>
    /// <param name="preview">What it would do.</param>
    /// <param name="output">Where that is shown.</param>
    /// <returns>Null when it is to be; else the exit code.</returns>
    public static int? Refusal(ChangePreview preview, TextWriter output)
    {
        preview.Page().WriteTo(output);
        if (!Screen.IsInteractive)
        {
            return Messages.Fail(ExitCode.Environment, ["nothing is changed: there is no terminal to ask at; say --yes to change it without being asked"]);
        }

        output.Write("Change it? [y/N] ");
        string? answer = Console.ReadLine();
        return answer?.Trim().ToLowerInvariant() is "y" or "yes" ? null : Messages.Fail(ExitCode.Wrong, ["nothing is changed"]);
    }
}
