using System.CommandLine;
using DnsLb.Core.Serving;
using DnsLb.Hosting;

namespace DnsLb.Commands;

/// <summary><c>dnslb serve</c></summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var zones = new Option<string[]>("--zones") { Description = "A folder with zone files, or one zone file. Repeatable.", HelpName = "DIR", AllowMultipleArgumentsPerToken = true };
        var listen = new Option<string[]>("--listen") { Description = "Where to serve, over UDP and TCP; port 53 if none is given. Repeatable.", HelpName = "ADDRESS:PORT", AllowMultipleArgumentsPerToken = true };
        var workers = new Option<string?>("--workers") { Description = "UDP threads on each address. Default: the number of processors.", HelpName = "N" };
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
            """)
        {
            zones, listen, workers,
        };
        command.SetAction(result => RunAsync(FromCommandLine(result.GetValue(zones), result.GetValue(listen), result.GetValue(workers))));
        return command;
    }

    private static SettingsSource FromCommandLine(string[]? zones, string[]? listen, string? workers)
    {
        var values = new List<KeyValuePair<string, string>>();
        values.AddRange((zones ?? []).Select((value, index) => KeyValuePair.Create($"zones:{index}", value)));
        values.AddRange((listen ?? []).Select((value, index) => KeyValuePair.Create($"listen:{index}", value)));
        if (workers is not null)
        {
            values.Add(KeyValuePair.Create("workers", workers));
        }

        return new SettingsSource("command line", values);
    }

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
