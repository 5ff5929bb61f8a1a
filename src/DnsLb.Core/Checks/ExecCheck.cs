using System.ComponentModel;
using System.Globalization;
using System.Net;
using DnsLb.Core.Files;

namespace DnsLb.Core.Checks;

/// <summary>Passes when a program on this machine, which is told the target, ends with exit code 0 and does not report, as an agent would, that it is down.</summary>
public sealed record ExecCheck : ICheck
{
    /// <inheritdoc/>
    public int Port { get; init; }

    /// <inheritdoc/>
    public string? Program => CommandLine.Split(Command)?[0];

    /// <summary>The program and its arguments; see <see cref="CommandLine"/>.</summary>
    public string Command { get; init; } = "";

    /// <summary>The kind's line in <see cref="CheckKinds"/>.</summary>
    public static CheckKind Kind { get; } = new CheckKind<ExecCheck>(
        "exec",
        "a program on this machine ends with exit code 0",
        new ExecCheck(),
        [
            new("command", CommandLine.Form, "the program that is run, without a shell; required",
                (check, value) => CommandLine.Split(value) is null ? null : check with { Command = value }),
            new("port", Probe.PortForm, "the port that the program is told; default none",
                (check, value) => Probe.ParsePort(value) is { } port ? check with { Port = port } : null),
        ],
        check => check.Command.Length == 0 ? "an exec check needs command=" : null);

    /// <inheritdoc/>
    public Task<CheckResult> ProbeAsync(IPEndPoint target, TimeProvider time, CancellationToken cancellation) =>
        Probe.RunAsync(time, probe => ProbeAsync(target, probe, new FileSource(time, cancellation), cancellation), cancellation);

    private async Task<CheckResult> ProbeAsync(IPEndPoint target, Probe probe, FileSource source, CancellationToken cancellation)
    {
        probe.Phase = ProbePhase.Program;
        string[] command = CommandLine.Split(Command)!;
        if (await ProblemAsync(command[0], source).ConfigureAwait(false) is { } problem)
        {
            return probe.NotMade(problem);
        }

        try
        {
            var (exitCode, output, errors) = await ProgramRun.RunAsync(command, Environment(target), default, () => probe.Phase = ProbePhase.Output, cancellation).ConfigureAwait(false);
            if (exitCode is not { } code)
            {
                return probe.Failed(ProgramRun.WroteTooMuch);
            }

            probe.Phase = ProbePhase.ExitCode;
            return Judge(probe, code, ReasonText.FirstLine(output), ReasonText.FirstLine(errors));
        }
        catch (Win32Exception exception)
        {
            return probe.NotMade(exception.Message);
        }
    }

    private static async Task<string?> ProblemAsync(string program, FileSource source)
    {
        string silent = $"{program} does not answer";
        try
        {
            return await Task.Run(() => source.Run(calls => calls.Ask(program, () => File.Exists(program) ? null : $"this machine has no program {program}", silent))).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The time is up, which says nothing of the target.
            return silent;
        }
    }

    // Nothing of the server's own environment, in which secrets may be.
    private static Dictionary<string, string> Environment(IPEndPoint target)
    {
        var environment = new Dictionary<string, string> { ["PATH"] = ProgramRun.SearchPath, ["DNSLB_ADDRESS"] = target.Address.ToString() };
        if (target.Port > 0)
        {
            environment["DNSLB_PORT"] = target.Port.ToString(CultureInfo.InvariantCulture);
        }

        return environment;
    }

    private static CheckResult Judge(Probe probe, int exitCode, string output, string errors)
    {
        StateReport parsed = AgentLine.Parse(output);
        StateReport? report = parsed is { SaysSomething: true, UnknownWord: null } ? parsed : null;
        string said = report is null ? (output.Length > 0 ? output : errors) : $"agent says {report.Describe()}";
        string reason = exitCode == 0 && said.Length > 0 ? said : $"exit code {exitCode}{(said.Length > 0 ? $": {said}" : "")}";
        if (exitCode != 0)
        {
            return probe.Failed(reason) with { Report = report };
        }

        // The exit code says each time how the target is, so that nothing said before counts.
        return report is { IsDown: true } ? probe.Failed(reason) with { Report = report }
            : probe.Passed(reason) with { Report = report is null ? null : report with { Operational = OperationalState.Up } };
    }
}
