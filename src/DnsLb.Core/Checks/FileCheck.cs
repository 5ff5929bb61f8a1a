using System.Net;

namespace DnsLb.Core.Checks;

/// <summary>Goes by what a file on this machine says of the member, which people or programs write. While the file cannot be read or has an error, all stays as it was.</summary>
public sealed record FileCheck : ICheck
{
    private const string Phase = "file";

    /// <inheritdoc/>
    public int Port => 0;

    /// <inheritdoc/>
    public bool ObservesNetwork => false;

    /// <summary>The file.</summary>
    public StatesFile? File { get; init; }

    /// <summary>How a member is that the file does not name.</summary>
    public OperationalState Unlisted { get; init; } = OperationalState.Up;

    /// <summary>The member's address; null for a check that is no member's yet.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>The member's name; null: it has none.</summary>
    public string? Name { get; init; }

    /// <summary>The kind's line in <see cref="CheckKinds"/>.</summary>
    public static CheckKind Kind { get; } = new CheckKind<FileCheck>(
        "file",
        "a file does not say that the member is down; it may also drain it or change its weight",
        new FileCheck(),
        [
            new("path", PermittedPrograms.Form, "the file, which is read anew when it changes; required",
                (check, value) => PermittedPrograms.IsPath(value) ? check with { File = new StatesFile(value) } : null),
            new("unlisted", "up|down", "how a member is that the file does not name; default up",
                (check, value) => value switch
                {
                    "up" => check with { Unlisted = OperationalState.Up },
                    "down" => check with { Unlisted = OperationalState.Down },
                    _ => null,
                }),
        ],
        check => check.File is null ? "a file check needs path=" : null)
    {
        IsTold = true,
    };

    /// <inheritdoc/>
    public ICheck ForMember(string checkName, IPAddress address, string? name) => this with { Address = address, Name = name };

    /// <inheritdoc/>
    public async Task<CheckResult> ProbeAsync(IPEndPoint target, TimeProvider time, CancellationToken cancellation)
    {
        Task<StatesReading> look = File!.LookAsync(time);
        await ((Task)look).WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!look.IsCompleted)
        {
            // A file that does not answer says nothing of the member.
            return NotMade("it has not been read yet");
        }

        StatesReading reading = await look.ConfigureAwait(false);
        return reading.Lines is { } lines ? Judge(lines.Of(Name, $"{Address ?? target.Address}")) : NotMade(StatesReading.Tell($"{File}", reading.Problems));
    }

    private static CheckResult NotMade(string problem) => new(false, Phase, $"is not in a file that can be used: {problem}", TimeSpan.Zero) { NotMade = true };

    private CheckResult Judge(StateReport? said)
    {
        StateReport report = said ?? new StateReport(Operational: Unlisted, Reason: "the file does not name it") { IsWhole = true };
        return new CheckResult(!report.IsDown, Phase, report.Describe(), TimeSpan.Zero) { Report = report };
    }
}
