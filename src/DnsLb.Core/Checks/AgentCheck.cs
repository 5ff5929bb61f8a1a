using System.Net;

namespace DnsLb.Core.Checks;

/// <summary>Asks an agent beside the target, by HAProxy's agent-check protocol, and passes unless the agent says that the target is down.</summary>
public sealed record AgentCheck : ICheck
{
    private const int MostBytesRead = 1024;

    /// <inheritdoc/>
    public int Port { get; init; }

    /// <summary>What is sent before the line is read; null: nothing.</summary>
    public ByteText? Send { get; init; }

    /// <summary>Whether an agent that cannot be reached leaves all as it was said before, as with HAProxy.</summary>
    public bool PassesUnheard { get; init; }

    /// <summary>The kind's line in <see cref="CheckKinds"/>.</summary>
    public static CheckKind Kind { get; } = new CheckKind<AgentCheck>(
        "agent",
        "an agent of HAProxy's agent-check does not say down; it may also drain the member or change its weight",
        new AgentCheck(),
        [
            new("port", Probe.PortForm, "the agent's port; required",
                (check, value) => Probe.ParsePort(value) is { } port ? check with { Port = port } : null),
            new("send", ByteText.Form, "what is sent to the agent first; default nothing",
                (check, value) => ByteText.Parse(value) is { } text ? check with { Send = text } : null),
            new("unreachable", "fail|ignore", "what it means that an agent cannot be reached or sends no line; default fail",
                (check, value) => value switch
                {
                    "fail" => check with { PassesUnheard = false },
                    "ignore" => check with { PassesUnheard = true },
                    _ => null,
                }),
        ],
        check => check.Port == 0 ? "an agent check needs port=" : null);

    /// <inheritdoc/>
    public async Task<CheckResult> ProbeAsync(IPEndPoint target, TimeProvider time, CancellationToken cancellation)
    {
        CheckResult result = await Probe.RunAsync(time, probe => ProbeAsync(target, probe, cancellation), cancellation).ConfigureAwait(false);
        return result.Report is null ? Unheard(result) : result;
    }

    /// <inheritdoc/>
    public CheckResult Unresolved(CheckResult failure) => Unheard(failure);

    // With a report that says nothing, what was said before stays: a target that was said to be down, too.
    private CheckResult Unheard(CheckResult failure) => PassesUnheard && !failure.NotMade
        ? failure with { Passed = true, IsUnheard = true, Report = new StateReport(), Reason = $"the agent is not heard, which is ignored: {failure.Reason}" }
        : failure;

    private async Task<CheckResult> ProbeAsync(IPEndPoint target, Probe probe, CancellationToken cancellation)
    {
        await using Stream stream = await Probe.ConnectAsync(target, cancellation).ConfigureAwait(false);
        probe.Phase = ProbePhase.FirstByte;
        if (Send is { } send)
        {
            await stream.WriteAsync(send.Bytes, cancellation).ConfigureAwait(false);
        }

        byte[] buffer = new byte[MostBytesRead];
        if (await ReadLineAsync(stream, buffer, probe, cancellation).ConfigureAwait(false) is not { } length)
        {
            return probe.Failed("the agent sends no line");
        }

        if (length == buffer.Length)
        {
            return probe.Failed($"the agent's line is longer than {MostBytesRead - 1} bytes") with { Report = new StateReport() };
        }

        probe.Phase = ProbePhase.Match;
        StateReport report = AgentLine.Parse(ReasonText.FirstLine(buffer.AsSpan(0, length)));
        return (Failure(report) is { } failure ? probe.Failed(failure) : probe.Passed($"agent says {report.Describe()}")) with { Report = report };
    }

    // As in HAProxy a word that is not known spoils only what says neither up nor down.
    private static string? Failure(StateReport report) => report switch
    {
        { IsDown: true } => $"agent says {report.Describe()}",
        { Operational: OperationalState.Up } => null,
        { UnknownWord: { } word } => $"unknown word \"{word}\" from the agent",
        _ => report.SaysSomething ? null : "the agent says nothing",
    };

    // Up to the end of a line or of the connection; null: that ends before anything has come.
    private static async Task<int?> ReadLineAsync(Stream stream, byte[] buffer, Probe probe, CancellationToken cancellation)
    {
        int length = 0;
        while (length < buffer.Length)
        {
            int read = await stream.ReadAsync(buffer.AsMemory(length), cancellation).ConfigureAwait(false);
            int end = buffer.AsSpan(length, read).IndexOfAny((byte)'\n', (byte)'\r');
            if (end >= 0)
            {
                return length + end;
            }

            if (read == 0)
            {
                return length > 0 ? length : null;
            }

            probe.Phase = ProbePhase.Response;
            length += read;
        }

        return length;
    }
}
