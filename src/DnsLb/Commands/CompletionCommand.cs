using System.CommandLine;

namespace DnsLb.Commands;

/// <summary><c>dnslb completion</c></summary>
internal static class CompletionCommand
{
    private static readonly string[] Shells = ["bash", "zsh", "fish"];

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = string.Join(", ", Shells) };
        shell.AcceptOnlyFromAmong(Shells);
        var command = new DocumentedCommand(
            "completion",
            "Prints what makes a shell complete the words of dnslb.",
            """
            Commands and options are completed, and pools, members and overrides by the running server, when
            it answers within 300 ms.

            Examples:
              source <(dnslb completion bash)                                  in ~/.bashrc
              source <(dnslb completion zsh)                                   in ~/.zshrc, after compinit
              dnslb completion fish > ~/.config/fish/completions/dnslb.fish
            """)
        {
            shell,
        };
        command.SetAction(result => result.InvocationConfiguration.Output.Write(ScriptOf(result.GetValue(shell)!)));
        return command;
    }

    private static string ScriptOf(string shell)
    {
        using var script = new StreamReader(typeof(CompletionCommand).Assembly.GetManifestResourceStream($"completion.{shell}")!);
        return script.ReadToEnd();
    }
}
