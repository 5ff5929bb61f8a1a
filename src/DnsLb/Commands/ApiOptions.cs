using System.CommandLine;
using DnsLb.Api;
using DnsLb.Core.Serving;
using DnsLb.Hosting;

namespace DnsLb.Commands;

/// <summary>The options of commands that ask a running server, and the server that they name. Without them the settings of the server itself count.</summary>
internal sealed class ApiOptions
{
    private readonly Option<string> _api = new("--api") { Description = $"Where the server's API listens; default 127.0.0.1:{ApiSettings.DefaultPort}.", HelpName = "ADDRESS:PORT" };
    private readonly Option<string> _token = new("--api-token") { Description = "The file with the token of the API.", HelpName = "FILE" };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_api);
        command.Options.Add(_token);
    }

    /// <summary>Runs what asks a server.</summary>
    /// <param name="command">The command line.</param>
    /// <param name="run">Asks, and gives the exit code.</param>
    public async Task<int> RunAsync(ParseResult command, Func<ApiClient, Task<int>> run)
    {
        KeyValuePair<string, string?>[] given = [new("api", command.GetValue(_api)), new("api-token", command.GetValue(_token))];
        var commandLine = new SettingsSource("command line", [.. given.Where(pair => pair.Value is not null).Select(pair => KeyValuePair.Create(pair.Key, pair.Value!))]);
        var (settings, wrong) = SettingsReader.ReadApi([.. ServerConfiguration.Read(), commandLine]);
        var (made, missing) = settings is null ? (null, wrong) : ApiClient.Of(settings);
        if (made is null)
        {
            return Messages.Fail(ExitCode.Environment, missing);
        }

        using ApiClient client = made;
        return await run(client);
    }
}
