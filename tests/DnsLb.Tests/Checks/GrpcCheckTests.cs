using DnsLb.Core.Checks;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace DnsLb.Tests.Checks;

public sealed class GrpcCheckTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Theory]
    [InlineData("", ServingStatus.Serving, true, "SERVING")]
    [InlineData("", ServingStatus.NotServing, false, "NOT_SERVING, expected SERVING")]
    [InlineData("shop.Cart", ServingStatus.Serving, true, "SERVING")]
    [InlineData("shop.Cart", ServingStatus.NotServing, false, "NOT_SERVING, expected SERVING")]
    [InlineData("shop.Cart", ServingStatus.Unknown, false, "UNKNOWN, expected SERVING")]
    public async Task ProbeAsync_Status_IsJudged(string service, ServingStatus status, bool passed, string reason)
    {
        await using GrpcBackend backend = await GrpcBackend.StartAsync();
        backend.Set("", service.Length == 0 ? status : ServingStatus.NotServing);
        backend.Set(service, status);

        CheckResult result = await CheckRun.RunAsync(Create(service.Length == 0 ? [] : [("service", service)]), backend.EndPoint);

        Assert.Equal((passed, "match", reason), (result.Passed, result.Phase, result.Reason));
    }

    [Fact]
    public async Task ProbeAsync_UnknownService_IsNamed()
    {
        await using GrpcBackend backend = await GrpcBackend.StartAsync();

        CheckResult result = await CheckRun.RunAsync(Create(("service", "none")), backend.EndPoint);

        Assert.Equal((false, "the server does not know the service \"none\""), (result.Passed, result.Reason));
    }

    [Fact]
    public async Task ProbeAsync_NoHealthService_SaysSo()
    {
        await using GrpcBackend backend = await GrpcBackend.StartAsync(offersHealth: false);

        CheckResult result = await CheckRun.RunAsync(Create(), backend.EndPoint);

        Assert.Equal((false, "the server does not offer grpc.health.v1"), (result.Passed, result.Reason));
    }

    [Theory]
    [InlineData("a.example", "a.example", true, "SERVING")]
    [InlineData("a.example", "b.example", false, "the certificate is not good for b.example: it is for a.example")]
    public async Task ProbeAsync_OverTls_AsksForItsHost(string name, string host, bool passed, string reason)
    {
        await using GrpcBackend backend = await GrpcBackend.StartAsync(_authority.Issue(name));
        backend.Set("", ServingStatus.Serving);

        CheckResult result = await CheckRun.RunAsync(Create(("tls", "on"), ("ca", _authority.File), ("host", host)), backend.EndPoint);

        Assert.Equal((passed, passed ? "match" : "tls", reason), (result.Passed, result.Phase, result.Reason));
    }

    [Fact]
    public async Task ProbeAsync_NobodyListens_IsRefused()
    {
        CheckResult result = await CheckRun.RunAsync(Create(), CheckRun.Refusing());

        Assert.Equal((false, "connect", "connection refused"), (result.Passed, result.Phase, result.Reason));
    }

    [Fact]
    public async Task ProbeAsync_TheBackendSpeaksHttp1_SaysSo()
    {
        await using var backend = Backend.Answering("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");

        CheckResult result = await CheckRun.RunAsync(Create(), backend.EndPoint);

        Assert.False(result.Passed);
        Assert.Contains("HTTP", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProbeAsync_TheBackendIsSilent_EndsAtTheTimeoutInItsPhase()
    {
        using var timeout = new CancellationTokenSource();
        await using var backend = new Backend(async (socket, cancellation) =>
        {
            await socket.ReceiveAsync(new byte[1000], cancellation);
            await timeout.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancellation);
        });

        CheckResult result = await Create().ProbeAsync(backend.EndPoint, TimeProvider.System, timeout.Token);

        Assert.False(result.Passed);
        Assert.Matches("^timed out after [0-9.]+s while (sending|waiting for the first byte)$", result.Reason);
    }

    [Theory]
    [InlineData("a grpc check needs port=")]
    [InlineData("sni=, verify=, ca=, cert-warn-days=, cert-fail-days=, client-cert=, client-key= need tls=on", "port=1", "verify=off")]
    public void Create_KeysThatDoNotGoTogether_SaysSo(string problem, params string[] keys)
    {
        List<string> problems = [];
        CheckRun.Create("grpc", problems, [.. keys.Select(key => (key.Split('=')[0], key.Split('=')[1]))]);
        Assert.Equal([problem], problems);
    }

    private static ICheck Create(params (string Key, string Value)[] keys) => CheckRun.Create("grpc", [("port", "50051"), .. keys]);
}
