using System.CommandLine;
using DnsLb.Core.Configuration;
using DnsLb.Core.Files;
using DnsLb.Core.Serving;
using DnsLb.Hosting;

namespace DnsLb.Commands;

/// <summary>The options that set a server's settings, and what they come to with the settings file and the environment.</summary>
internal sealed class ServerOptions
{
    private readonly (Key<ServerSettings> Key, Option<string[]> Option)[] _options = [.. ServerSettings.Keys.Select(key => (key, OptionOf(key)))];
    private readonly Option<string> _file = new(ServerConfiguration.FileOption) { Description = $"{ServerConfiguration.Meaning} (a file)", HelpName = "FILE" };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_file);
        foreach (var (_, option) in _options)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Reads all settings.</summary>
    /// <param name="command">The command line.</param>
    public SettingsReading Read(ParseResult command)
    {
        KeyValuePair<string, string>[] given = [.. _options.SelectMany(each => Pairs(each.Key, command.GetValue(each.Option) ?? []))];
        var commandLine = new SettingsSource("command line", given)
        {
            Places = given.ToDictionary(pair => pair.Key, pair => $"--{pair.Key.Split(':')[0]}"),
        };
        return SettingsReader.Read([.. ServerConfiguration.Read(command.GetValue(_file)), commandLine], new FileSource(TimeProvider.System));
    }

    private static IEnumerable<KeyValuePair<string, string>> Pairs(Key<ServerSettings> key, string[] values) =>
        values.Select((value, index) => KeyValuePair.Create(key.Repeatable ? $"{key.Name}:{index}" : key.Name, value));

    private static Option<string[]> OptionOf(Key<ServerSettings> key) => new($"--{key.Name}")
    {
        Description = $"{key.Meaning} ({key.Form})",
        HelpName = key.Name.ToUpperInvariant(),
        AllowMultipleArgumentsPerToken = key.Repeatable,
    };
}
