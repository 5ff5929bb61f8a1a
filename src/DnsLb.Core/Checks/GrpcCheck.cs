using System.Net;
using System.Net.Security;
using System.Runtime.ExceptionServices;
using DnsLb.Core.Configuration;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using HealthClient = Grpc.Health.V1.Health.HealthClient;

namespace DnsLb.Core.Checks;

/// <summary>Passes when a gRPC server says by <c>grpc.health.v1</c> that it serves.</summary>
/// <param name="Port">The port to connect to.</param>
public sealed record GrpcCheck(int Port) : ICheck
{
    private const int MostBytesRead = 4096;
    private const int LongestService = 200;

    /// <summary>The service that is asked for; empty: the server as a whole.</summary>
    public string Service { get; init; } = "";

    /// <summary>The name in the <c>:authority</c> field, in the TLS handshake and in the certificate; null: the target's address.</summary>
    public string? Host { get; init; }

    /// <summary>Whether it goes over TLS; else HTTP/2 with prior knowledge (RFC 9113 section 3).</summary>
    public bool UsesTls { get; init; }

    /// <summary>How TLS is spoken.</summary>
    public TlsSettings Tls { get; init; } = new();

    /// <summary>The kind's line in <see cref="CheckKinds"/>.</summary>
    public static CheckKind Kind { get; } = new CheckKind<GrpcCheck>(
        "grpc",
        "a gRPC server says by grpc.health.v1 that it serves",
        new GrpcCheck(0),
        [
            new("port", Probe.PortForm, "the port to connect to; required",
                (check, value) => Probe.ParsePort(value) is { } port ? check with { Port = port } : null),
            new("service", $"up to {LongestService} characters", "the service that is asked for; default the server as a whole",
                (check, value) => value.Length is > 0 and <= LongestService ? check with { Service = value } : null),
            new("host", Values.HostForm, "the :authority field, and the name in the certificate; default the member's address",
                (check, value) => Values.Host(value) is { } host ? check with { Host = host } : null),
            new("tls", "on|off", "on speaks TLS; default off",
                (check, value) => Values.OnOff(value) is { } isOn ? check with { UsesTls = isOn } : null),
            .. TlsSettings.Keys.Select(key => key.Within<GrpcCheck>(check => check.Tls, (check, tls) => check with { Tls = tls })),
        ],
        check => check switch
        {
            { Port: 0 } => "a grpc check needs port=",
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
        string host = Host ?? target.Address.ToString();
        TlsHandshake? tls = UsesTls ? new TlsHandshake(Tls, host, probe) : null;
        using var channel = GrpcChannel.ForAddress(HttpConnection.Origin(host, target, UsesTls), new GrpcChannelOptions
        {
            HttpHandler = HttpConnection.To(target, probe, tls, SslApplicationProtocol.Http2, cancellation),
            DisposeHttpClient = true,
            MaxReceiveMessageSize = MostBytesRead,
            ThrowOperationCanceledOnCancellation = true,
        });
        try
        {
            HealthCheckResponse response = await new HealthClient(channel).CheckAsync(new HealthCheckRequest { Service = Service }, cancellationToken: cancellation).ConfigureAwait(false);
            probe.Phase = ProbePhase.Match;
            return response.Status == HealthCheckResponse.Types.ServingStatus.Serving ? probe.Passed("SERVING") : probe.Failed($"{NameOf(response.Status)}, expected SERVING");
        }
        catch (RpcException failure)
        {
            return probe.Failed(Reason(failure));
        }
    }

    private string Reason(RpcException failure)
    {
        switch (failure.StatusCode)
        {
            case StatusCode.NotFound:
                return $"the server does not know the service \"{Service}\"";
            case StatusCode.Unimplemented:
                return "the server does not offer grpc.health.v1";
        }

        // What went wrong below gRPC is told in the words of all checks.
        if (failure.Status.DebugException is { } below)
        {
            ExceptionDispatchInfo.Throw(below);
        }

        return $"gRPC status {failure.StatusCode}: {failure.Status.Detail}";
    }

    private static string NameOf(HealthCheckResponse.Types.ServingStatus status) => status switch
    {
        HealthCheckResponse.Types.ServingStatus.NotServing => "NOT_SERVING",
        HealthCheckResponse.Types.ServingStatus.ServiceUnknown => "SERVICE_UNKNOWN",
        _ => "UNKNOWN",
    };
}
