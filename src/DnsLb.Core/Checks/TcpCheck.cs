using System.Net;
using DnsLb.Core.Configuration;

namespace DnsLb.Core.Checks;

/// <summary>Passes when the target accepts a TCP connection and, where the check sends or expects something, answers as expected.</summary>
/// <param name="Port">The port to connect to.</param>
public sealed record TcpCheck(int Port) : ICheck
{
    /// <summary>What is sent and expected, in order; empty: the connection is enough.</summary>
    public ValueList<DialogueStep> Steps { get; init; } = [];

    /// <summary>The steps that stand for <see cref="Steps"/>; null: none.</summary>
    public TcpPreset? Preset { get; init; }

    /// <summary>Whether all of it goes over TLS.</summary>
    public bool UsesTls { get; init; }

    /// <summary>How TLS is spoken.</summary>
    public TlsSettings Tls { get; init; } = new();

    /// <summary>The kind's line in <see cref="CheckKinds"/>.</summary>
    public static CheckKind Kind { get; } = new CheckKind<TcpCheck>(
        "tcp",
        "a TCP connection is accepted, and what is sent over it is answered as expected",
        new TcpCheck(0),
        [
            new("port", Probe.PortForm, "the port to connect to; required, but for a preset",
                (check, value) => Probe.ParsePort(value) is { } port ? check with { Port = port } : null),
            .. DialogueKeys.All.Select(key => key.Within<TcpCheck>(check => check.Steps, (check, steps) => check with { Steps = steps })),
            new("preset", TcpPreset.Form, "send, expect and port for a kind of server",
                (check, value) => TcpPreset.Named(value) is { } preset ? check with { Preset = preset, Port = check.Port == 0 ? preset.Port : check.Port } : null),
            new("tls", "on|off", "on speaks TLS from the first byte; default off",
                (check, value) => Values.OnOff(value) is { } isOn ? check with { UsesTls = isOn } : null),
            .. TlsSettings.Keys.Select(key => key.Within<TcpCheck>(check => check.Tls, (check, tls) => check with { Tls = tls })),
        ],
        check => check switch
        {
            { Port: 0 } => "a tcp check needs port= or preset=",
            { Preset: not null, Steps.Count: > 0 } => "preset= stands for send= and expect=; leave out one or the other",
            { UsesTls: false } => check.Tls.ProblemWithoutTls(),
            _ => check.Tls.Problem(),
        })
    {
        Load = (check, read, problem) => check with { Tls = check.Tls.Load(read, problem) },
    };

    /// <inheritdoc/>
    public Task<CheckResult> ProbeAsync(IPEndPoint target, TimeProvider time, CancellationToken cancellation) =>
        Probe.RunAsync(time, probe => ProbeAsync(target, probe, cancellation), cancellation);

    private async Task<CheckResult> ProbeAsync(IPEndPoint target, Probe probe, CancellationToken cancellation)
    {
        await using Stream stream = await (UsesTls ? ConnectTlsAsync(target, probe, cancellation) : Probe.ConnectAsync(target, cancellation)).ConfigureAwait(false);
        ValueList<DialogueStep> steps = Preset?.Steps ?? Steps;
        return steps.Count == 0 ? probe.Passed("connected") : await new Dialogue(stream, probe).RunAsync(steps, cancellation).ConfigureAwait(false);
    }

    private async Task<Stream> ConnectTlsAsync(IPEndPoint target, Probe probe, CancellationToken cancellation)
    {
        Stream stream = await Probe.ConnectAsync(target, cancellation).ConfigureAwait(false);
        return await new TlsHandshake(Tls, target.Address.ToString(), probe).RunAsync(stream, protocols: null, cancellation).ConfigureAwait(false);
    }
}
