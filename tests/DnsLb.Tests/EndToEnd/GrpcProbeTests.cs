using DnsLb.Tests.Checks;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace DnsLb.Tests.EndToEnd;

/// <summary>The real process probes a real gRPC server.</summary>
[Collection(ProcessTests.Name)]
public sealed class GrpcProbeTests
{
    [Fact]
    public async Task Grpc_AServiceThatStopsServing_LeavesTheAnswersAndComesBack()
    {
        await using GrpcBackend backend = await GrpcBackend.StartAsync();
        backend.Set("shop.Cart", ServingStatus.Serving);
        await using ServedFolder served = await ServedFolder.StartAsync(ZoneSamples.Example($"""
            ;@check cart grpc port={backend.EndPoint.Port} service=shop.Cart interval=1s timeout=1s fall=1 rise=1
            ;@pool www check=cart
            www A 127.0.0.1
            www A 192.0.2.2 ;@ check=none
            """));
        served.Server.WaitUntilServed("www.example.com", "127.0.0.1", "192.0.2.2");

        backend.Set("shop.Cart", ServingStatus.NotServing);
        served.Server.WaitUntilServed("www.example.com", "192.0.2.2");
        await served.Server.Process.WaitForLineAsync("is down: cart: NOT_SERVING, expected SERVING");

        backend.Set("shop.Cart", ServingStatus.Serving);
        served.Server.WaitUntilServed("www.example.com", "127.0.0.1", "192.0.2.2");
    }
}
