using System.CommandLine;
using DnsLb.Api;
using DnsLb.Core.Serving;
using DnsLb.Hosting;

namespace DnsLb.Commands;

/// <summary>The options of commands that ask a running server, and the server that they name. Without them the settings of the server itself count, then its usual socket.</summary>
internal sealed class ApiOptions
{
    private static readonly string Default = $"{ApiPlace.UsualSocket} if it is there, else 127.0.0.1:{ApiSettings.DefaultPort}";

    private readonly Option<string> _api = new("--api") { Description = $"Where the server's API is; default {Default}.", HelpName = "ADDRESS:PORT|URL|unix:/PATH" };
    private readonly Option<string> _socket = new("--api-socket") { Description = "The unix socket of the server's API: the same as --api unix:/PATH.", HelpName = "PATH" };
    private readonly Option<string> _token = new("--api-token") { Description = "The file with the token of the API.", HelpName = "FILE" };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_api);
        command.Options.Add(_socket);
        command.Options.Add(_token);
    }

    /// <summary>Runs what asks a server.</summary>
    /// <param name="command">The command line.</param>
    /// <param name="run">Asks, and gives the exit code.</param>
    public async Task<int> RunAsync(ParseResult command, Func<ApiClient, Task<int>> run)
    {
        var (made, problems) = ClientOf(command);
        if (made is null)
        {
            return Messages.Fail(ExitCode.Environment, problems);
        }

        using ApiClient client = made;
        return await run(client);
    }

    /// <summary>The client of the server that a command line names.</summary>
    /// <param name="command">The command line, perhaps half written.</param>
    /// <param name="patience">How long an answer may take; null: as long as for people who wait.</param>
    /// <returns>The client, or everything that is wrong.</returns>
    public (ApiClient? Client, IReadOnlyList<string> Problems) ClientOf(ParseResult command, TimeSpan? patience = null)
    {
        var (settings, wrong) = SettingsReader.ReadApi(ServerConfiguration.Read());
        if (settings is null)
        {
            return (null, wrong);
        }

        var (place, unknown) = PlaceOf(command.GetValue(_api), command.GetValue(_socket), settings);
        if (place is null)
        {
            return (null, [unknown!]);
        }

        // Who may open a socket needs no token, and perhaps may not read the server's.
        string? file = command.GetValue(_token) ?? (place.Socket is null ? settings.TokenFile : null);
        var (token, problem) = file is null ? (null, null) : ApiToken.Read(file);
        return problem is null ? (new ApiClient(place, token, patience), []) : (null, [problem]);
    }

    private static (ApiPlace? Place, string? Problem) PlaceOf(string? api, string? socket, ApiSettings settings)
    {
        if (socket is not null)
        {
            return api is null && socket.Length > 0 ? (ApiPlace.OfSocket(Path.GetFullPath(socket)), null) : (null, "api-socket: give a path, and no --api beside it");
        }

        if (api is not null)
        {
            return ApiPlace.Parse(api) is { } given ? (given, null) : (null, $"command line: \"api={api}\": api must be {ApiPlace.Form}");
        }

        bool isUnsaid = settings.Listen == new ApiSettings().Listen && settings.Socket is null;
        if ((settings.Socket ?? (isUnsaid && File.Exists(ApiPlace.UsualSocket) ? ApiPlace.UsualSocket : null)) is { } path)
        {
            return (ApiPlace.OfSocket(Path.GetFullPath(path)), null);
        }

        string scheme = settings.Certificate is null ? Uri.UriSchemeHttp : Uri.UriSchemeHttps;
        return settings.Listen is { Port: > 0 } server ? (new ApiPlace(new Uri($"{scheme}://{server}"), null), null) : (null, $"api: say where the server's API is, such as --api 127.0.0.1:{ApiSettings.DefaultPort}");
    }
}
