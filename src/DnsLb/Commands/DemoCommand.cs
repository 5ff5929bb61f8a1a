using System.CommandLine;
using System.Net.Sockets;
using DnsLb.Core.Files;
using DnsLb.Core.Serving;
using DnsLb.Demo;
using DnsLb.Hosting;

namespace DnsLb.Commands;

/// <summary><c>dnslb demo</c>, with <c>fail</c> and <c>heal</c>.</summary>
internal static class DemoCommand
{
    private const string DefaultListen = "127.0.0.1:5300";

    public static Command Create()
    {
        var listen = new Option<string>("--listen") { Description = "Where to serve.", HelpName = "ADDRESS:PORT", DefaultValueFactory = _ => DefaultListen };
        var command = new DocumentedCommand(
            "demo",
            "Shows it all on this machine alone.",
            """
            Shows everything on this machine alone: four small HTTP backends, a zone that probes them, the
            dig lines to try, and every change of health as it happens.

            Examples:
              dnslb demo
              dnslb demo fail 2        from another terminal: the second backend answers 503
              dnslb demo heal 2        and is well again
            """)
        {
            listen,
            Switch("fail", "Makes a backend of the running demo answer 503.", failed: true),
            Switch("heal", "Makes a backend of the running demo answer 200 again.", failed: false),
        };
        command.SetAction(result => RunAsync(result.GetValue(listen)!, result.InvocationConfiguration.Output));
        return command;
    }

    private static Command Switch(string name, string description, bool failed)
    {
        var backend = new Argument<int>("BACKEND") { Description = $"1 to {DemoBackends.Count}" };
        backend.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, out int number) && number is >= 1 and <= DemoBackends.Count))
            {
                result.AddError($"\"{token.Value}\": the backend must be 1 to {DemoBackends.Count}");
            }
        });
        var command = new Command(name, description) { backend };
        command.SetAction(result =>
        {
            var state = DemoState.OfUser();
            try
            {
                if (!state.IsRunning)
                {
                    return Messages.Fail(ExitCode.Environment, ["no demo is running; start one with: dnslb demo"]);
                }

                state.Set(result.GetValue(backend), failed);
                return ExitCode.Ok;
            }
            catch (Exception failure) when (FileFailure.Is(failure))
            {
                return CannotUse(state, failure);
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(string listen, TextWriter output)
    {
        var state = DemoState.OfUser();
        var (settings, problems) = SettingsReader.Read([new SettingsSource("command line", [new("listen", listen), new("workers", "1"), new("api", "none"), new("zones:0", Path.Combine(state.Folder, "zones"))])], new FileSource(TimeProvider.System));
        if (settings is null)
        {
            return Messages.Fail(ExitCode.Environment, problems);
        }

        try
        {
            using IDisposable? running = state.TryBegin();
            return running is null
                ? Messages.Fail(ExitCode.Environment, ["a demo is running already"])
                : await RunAsync(settings, state, output);
        }
        catch (Exception failure) when (FileFailure.Is(failure))
        {
            return CannotUse(state, failure);
        }
    }

    private static async Task<int> RunAsync(ServerSettings settings, DemoState state, TextWriter output)
    {
        try
        {
            await using var backends = DemoBackends.Start(state);
            string zone = DemoZone.Write(state.Folder, backends.Port);
            return await ServerHost.RunAsync(settings, ready: server => Print(DemoZone.Guide(server.EndPoints[0], zone, state.File), output));
        }
        catch (SocketException failure)
        {
            return Messages.Fail(ExitCode.Environment, [$"cannot start the backends on {DemoBackends.Address(1)} to {DemoBackends.Address(DemoBackends.Count)}: {failure.Message}"]);
        }
        finally
        {
            state.Remove();
        }
    }

    // The demo works without it.
    private static void Print(string guide, TextWriter output)
    {
        try
        {
            output.WriteLine(guide);
        }
        catch (IOException failure)
        {
            Messages.Fail(ExitCode.Environment, [$"cannot write what to try: {failure.Message}"]);
        }
    }

    private static int CannotUse(DemoState state, Exception failure) => Messages.Fail(
        ExitCode.Environment,
        [$"cannot use the demo's folder {state.Folder}: {FileFailure.Reason(failure)}; set XDG_DATA_HOME or HOME to a folder that you may write to"]);
}
