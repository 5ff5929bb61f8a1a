using System.CommandLine;
using System.Text;
using DnsLb.Api;
using DnsLb.Core.Files;
using DnsLb.Core.Serving;
using DnsLb.Hosting;

namespace DnsLb.Commands;

/// <summary>The options of commands that ask a running server, and the server that they name. Without them their variables count, then the settings of the server itself, then its usual socket.</summary>
internal sealed class ApiOptions
{
    private static readonly string Default = $"{ApiPlace.UsualSocket} if it is there, else 127.0.0.1:{ApiSettings.DefaultPort}";

    private readonly Option<string> _api = new("--api") { Description = $"Where the server's API is ({ClientVariables.Api}); default {Default}.", HelpName = "ADDRESS:PORT|URL|unix:/PATH" };
    private readonly Option<string> _socket = new("--api-socket") { Description = "The unix socket of the server's API: the same as --api unix:/PATH.", HelpName = "PATH" };
    private readonly Option<string> _token = new("--api-token") { Description = "The file with the token of the API.", HelpName = "FILE" };
    private readonly Option<string> _authorities = FileOption(ClientTls.AuthoritiesOption, ClientVariables.Authorities, "The authorities that the certificate of an https:// API may be of; default those of the system.");
    private readonly Option<string> _certificate = FileOption(ClientTls.CertificateOption, ClientVariables.Certificate, "The certificate that is shown to an API which asks for one.");
    private readonly Option<string> _key = FileOption(ClientTls.KeyOption, ClientVariables.Key, "Its private key; default in the same file.");

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option<string> option in new[] { _api, _socket, _token, _authorities, _certificate, _key })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Runs what asks a server.</summary>
    /// <param name="command">The command line.</param>
    /// <param name="run">Asks, and gives the exit code.</param>
    /// <param name="patience">How long an answer may take; null: as long as for people who wait.</param>
    public async Task<int> RunAsync(ParseResult command, Func<ApiClient, Task<int>> run, TimeSpan? patience = null)
    {
        var (made, problems) = ClientOf(command, patience);
        if (made is null)
        {
            return Messages.Fail(ExitCode.Environment, problems);
        }

        using ApiClient client = made;
        client.Waiting = Messages.Tell;
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

        var (place, isOwn, unknown) = PlaceOf(command, settings);
        if (place is null)
        {
            return (null, [unknown!]);
        }

        // Who may open a socket needs no token, and perhaps may not read the server's.
        string? file = command.GetValue(_token) ?? (place.Socket is null ? settings.TokenFile : null);
        var (token, problem) = file is null ? (null, null) : ApiToken.Read(file);
        var (tls, problems) = TlsOf(command, place, isOwn ? settings.Certificate : null);
        problems = [.. problem is null ? Array.Empty<string>() : [problem], .. problems];
        return problems.Count == 0 ? (new ApiClient(place, token, tls, patience), []) : (null, problems);
    }

    private (ClientTls? Tls, IReadOnlyList<string> Problems) TlsOf(ParseResult command, ApiPlace place, string? ofServer)
    {
        if (place.Address.Scheme == Uri.UriSchemeHttps)
        {
            string? FileOf(Option<string> option, string variable) => command.GetValue(option) ?? ClientVariables.Value(variable);
            var files = new ClientTlsFiles(FileOf(_authorities, ClientVariables.Authorities), FileOf(_certificate, ClientVariables.Certificate), FileOf(_key, ClientVariables.Key), ofServer);
            return ClientTls.Read(files, new FileSource(TimeProvider.System));
        }

        // A variable may be meant for other servers.
        return (null, [.. new[] { _authorities, _certificate, _key }.Where(option => command.GetValue(option) is not null).Select(option => $"{option.Name}: there are no certificates at {place}; an API with TLS is --api https://HOST:PORT")]);
    }

    private (ApiPlace? Place, bool IsOwn, string? Problem) PlaceOf(ParseResult command, ApiSettings settings)
    {
        var (api, socket, variable) = (command.GetValue(_api), command.GetValue(_socket), ClientVariables.Value(ClientVariables.Api));
        return (api, socket, variable) switch
        {
            (not null, not null, _) or (_, "", _) => (null, false, "api-socket: give a path, and no --api beside it"),
            (_, not null, _) => Known(ApiPlace.OfSocket(Path.GetFullPath(socket)), socket),
            (not null, _, _) => Known(ApiPlace.Parse(api), $"command line: \"api={api}\""),
            (_, _, not null) => Known(ApiPlace.Parse(variable), $"environment {ClientVariables.Api}: \"{variable}\""),
            _ => OwnOf(settings),
        };
    }

    private static (ApiPlace? Place, bool IsOwn, string? Problem) Known(ApiPlace? place, string given) => place switch
    {
        null => (null, false, $"{given}: api must be {ApiPlace.Form}"),
        { Socket: { } path } when Encoding.UTF8.GetByteCount(path) is > ApiSettings.MostSocketPath and var length => (null, false, $"{given}: the path of a socket has up to {ApiSettings.MostSocketPath} bytes, and this one {length}"),
        _ => (place, false, null),
    };

    private static (ApiPlace? Place, bool IsOwn, string? Problem) OwnOf(ApiSettings settings)
    {
        bool isUnsaid = settings.Listen == new ApiSettings().Listen && settings.Socket is null;
        string? path = settings.Socket ?? (isUnsaid && File.Exists(ApiPlace.UsualSocket) ? ApiPlace.UsualSocket : null);
        ApiPlace? place = path is null ? ApiPlace.Of(settings) : ApiPlace.OfSocket(Path.GetFullPath(path));
        return (place, true, place is null ? $"api: say where the server's API is, such as --api 127.0.0.1:{ApiSettings.DefaultPort}" : null);
    }

    private static Option<string> FileOption(string name, string variable, string description) => new(name) { Description = $"{description[..^1]} ({variable}).", HelpName = "FILE" };
}
