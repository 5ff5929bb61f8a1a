using System.CommandLine;
using System.CommandLine.Completions;
using DnsLb.Api;
using DnsLb.Core.Health;
using DnsLb.Operating;

namespace DnsLb.Commands;

/// <summary>The words that all commands have which decide about members, and what these do before they change anything.</summary>
internal sealed class ChangeWords
{
    private readonly Option<string> _author = new("--author") { Description = "Who decides; default the user.", HelpName = "NAME", DefaultValueFactory = _ => Environment.UserName };
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Change it without showing what would change and asking." };
    private readonly ApiOptions _api = new();

    /// <summary>Which members.</summary>
    public Argument<string> Selector { get; } = new("SELECTOR") { HelpName = "SELECTOR", Description = OverrideSelector.Form };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="completions">What completes its selector.</param>
    public void AddTo(Command command, Func<ServerCompletions, Func<CompletionContext, IEnumerable<CompletionItem>>> completions)
    {
        command.Options.Add(_author);
        command.Options.Add(_yes);
        _api.AddTo(command);
        Selector.CompletionSources.Add(completions(new ServerCompletions(_api)));
    }

    /// <summary>Asks, and changes.</summary>
    /// <param name="command">The command line.</param>
    /// <param name="kind"><c>drain</c>, <c>down</c>, <c>up</c>, or <c>auto</c>, which ends the override.</param>
    /// <param name="wrong">What is wrong with words of the command's own; null: nothing.</param>
    /// <param name="change">Changes it, at a path, in somebody's name.</param>
    public Task<int> RunAsync(ParseResult command, string kind, string? wrong, Func<ApiClient, string, string, Task<int>> change)
    {
        string given = command.GetValue(Selector)!;
        var (path, problem) = OverridePath.Of(given);
        return path is null || wrong is not null
            ? Task.FromResult(Messages.Fail(ExitCode.Environment, new[] { problem, wrong }.OfType<string>()))
            : _api.RunAsync(command, async client =>
                command.GetValue(_yes) || await RefusalAsync(client, OverridePath.OfPreview(given, kind), command.InvocationConfiguration.Output) is not { } exitCode
                    ? await change(client, path, command.GetValue(_author)!)
                    : exitCode);
    }

    private static async Task<int?> RefusalAsync(ApiClient client, string path, TextWriter output)
    {
        var (preview, problem, exitCode) = await client.SendAsync(HttpMethod.Get, path, ApiJson.Default.PreviewStatus);
        return preview is null ? Messages.Fail(exitCode, [problem!]) : Confirmation.Refusal(new ChangePreview(preview), output);
    }
}
