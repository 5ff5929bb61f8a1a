using System.CommandLine;
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

            Settings also come from appsettings.json in the current folder, or the file of --settings or
            DNSLB_SETTINGS ({"Zones": ["zones"], "Listen": ["127.0.0.1:5300"], "Workers": 2}), and from the
            environment (DNSLB_ZONES=zones, DNSLB_LISTEN=127.0.0.1:5300,[::1]:5300 or DNSLB_LISTEN__0=…). The
            command line wins over the environment, and that over the file. dnslb settings shows what they
            come to. All are read at the start alone.

            Examples:
              dnslb serve --zones zones --listen 127.0.0.1:5300
              dnslb serve --zones /etc/dnslb/zones --listen 192.0.2.53 --listen [2001:db8::53]:53
            """);
        var options = new ServerOptions();
        options.AddTo(command);
        command.SetAction(result => RunAsync(options.Read(result)));
        return command;
    }

    private static async Task<int> RunAsync(SettingsReading read) => read.Settings is { } settings
        ? await ServerHost.RunAsync(settings, read.LogLevels)
        : Messages.Fail(ExitCode.Environment, read.Problems);
}
