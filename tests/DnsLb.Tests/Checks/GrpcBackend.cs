using System.Net;
using System.Security.Cryptography.X509Certificates;
using Grpc.Health.V1;
using Grpc.HealthCheck;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace DnsLb.Tests.Checks;

/// <summary>A real gRPC server on a free port of loopback.</summary>
internal sealed class GrpcBackend : IAsyncDisposable
{
    private readonly HealthServiceImpl _health = new();
    private readonly WebApplication _app;

    private GrpcBackend(string? certificateFile, bool offersHealth)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            if (certificateFile is not null)
            {
                listen.UseHttps(X509CertificateLoader.LoadPkcs12(X509Certificate2.CreateFromPemFile(certificateFile).Export(X509ContentType.Pkcs12), null));
            }
        }));
        builder.Services.AddRoutingCore();
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(_health);
        _app = builder.Build();
        if (offersHealth)
        {
            _app.MapGrpcService<HealthServiceImpl>();
        }
    }

    public IPEndPoint EndPoint => IPEndPoint.Parse(new Uri(_app.Urls.Single()).Authority);

    /// <summary>Starts a server.</summary>
    /// <param name="certificateFile">Its certificate and key; null: it speaks no TLS.</param>
    /// <param name="offersHealth">False for a server without <c>grpc.health.v1</c>.</param>
    public static async Task<GrpcBackend> StartAsync(string? certificateFile = null, bool offersHealth = true)
    {
        var backend = new GrpcBackend(certificateFile, offersHealth);
        await backend._app.StartAsync();
        return backend;
    }

    public void Set(string service, HealthCheckResponse.Types.ServingStatus status) => _health.SetStatus(service, status);

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
