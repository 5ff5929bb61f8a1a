using System.CommandLine;
using System.CommandLine.Help;

namespace DnsLb.Commands;

/// <summary>The whole command line.</summary>
internal static class DnsLbCommand
{
    public static RootCommand Create()
    {
        Command[] commands =
        [
            ServeCommand.Create(),
            CheckCommand.Create(),
            ExplainCommand.Create(),
            SimulateCommand.Create(),
            SettingsCommand.Create(),
            StatusCommand.Create(),
            .. FleetCommand.Create(),
            TopCommand.Create(),
            EventsCommand.Create(),
            ReloadCommand.Create(),
            .. OverrideCommand.Create(),
            OverridesCommand.Create(),
            RestartCommand.Create(),
            HealthCheckCommand.Create(),
            DemoCommand.Create(),
            CompletionCommand.Create(),
        ];
        var root = new RootCommand(Description);
        foreach (Command command in commands)
        {
            root.Subcommands.Add(command);
        }

        // Of a switch nobody writes that it is True.
        foreach (Option option in root.Subcommands.SelectMany(command => command.Subcommands.Prepend(command)).SelectMany(command => command.Options).Where(option => option.ValueType == typeof(bool)))
        {
            option.CompletionSources.Clear();
        }

        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new DetailedHelp((HelpAction)help.Action!);

        // Those of another system; here they are paths.
        help.Aliases.Remove("/h");
        help.Aliases.Remove("/?");
        return root;
    }

    private const string Description =
        """
        An authoritative DNS server that balances load: it answers A and AAAA queries from pools of
        addresses, rotated, weighted and filtered by health, as ;@ comments in ordinary zone files say.

        Examples:
          dnslb demo                                           see it work: four backends, one zone
          dnslb check zones                                    what is wrong with the zone files?
          dnslb serve --zones zones --listen 0.0.0.0:53        serve them
          dnslb explain www.example.com --zones zones          why does it answer what it answers?
          dnslb status                                         is the running server well, and what is not?
          dnslb drain www.example.com/192.0.2.10 --for 2h --reason update   no new answers, until when?

        Exit codes: 0 all is well; 1 what was checked is wrong; 2 wrong usage, or something outside is
        (a port, a folder, a file).
        """;
}
