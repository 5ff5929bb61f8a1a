using System.CommandLine;
using DnsLb.Core.Configuration;
using DnsLb.Core.Serving;
using DnsLb.Hosting;

namespace DnsLb.Commands;

/// <summary><c>dnslb serve</c></summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var command = new DocumentedCommand(
            "serve",
            "Serves zones until it is stopped.",
            """
            Serves zones until it is stopped (SIGTERM or Ctrl-C). A changed zone file is served within a
            second; a file with errors leaves its old zone in service. SIGHUP reads everything again.

            Settings also come from appsettings.json in the current folder ({"Zones": ["zones"], "Listen":
            ["127.0.0.1:5300"], "Workers": 2}) and from the environment (DNSLB_ZONES=zones,
            DNSLB_LISTEN=127.0.0.1:5300,[::1]:5300 or DNSLB_LISTEN__0=…). The command line wins over the
            environment, and that over the file.

            Examples:
              dnslb serve --zones zones --listen 127.0.0.1:5300
              dnslb serve --zones /etc/dnslb/zones --listen 192.0.2.53 --listen [2001:db8::53]:53
            """);
        (Key<ServerSettings> Key, Option<string[]> Option)[] options = [.. ServerSettings.Keys.Select(key => (key, OptionOf(key)))];
        foreach (var (_, option) in options)
        {
            command.Options.Add(option);
        }

        command.SetAction(result => RunAsync(new SettingsSource("command line", [.. options.SelectMany(each => Pairs(each.Key, result.GetValue(each.Option) ?? []))])));
        return command;
    }

    private static IEnumerable<KeyValuePair<string, string>> Pairs(Key<ServerSettings> key, string[] values) =>
        values.Select((value, index) => KeyValuePair.Create(key.Repeatable ? $"{key.Name}:{index}" : key.Name, value));

    private static Option<string[]> OptionOf(Key<ServerSettings> key) => new($"--{key.Name}")
    {
        Description = $"{key.Meaning} ({key.Form})",
        HelpName = key.Name.ToUpperInvariant(),
        AllowMultipleArgumentsPerToken = key.Repeatable,
    };

    private static async Task<int> RunAsync(SettingsSource commandLine)
    {
        var (configuration, problems) = ServerConfiguration.Read();
        if (configuration is null)
        {
            return Messages.Fail(ExitCode.Environment, problems);
        }

        var (settings, more) = SettingsReader.Read([.. configuration.Sources, commandLine]);
        return settings is null || problems.Count > 0
            ? Messages.Fail(ExitCode.Environment, [.. problems, .. more])
            : await ServerHost.RunAsync(settings, configuration.Logging);
    }
}
