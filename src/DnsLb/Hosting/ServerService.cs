using System.Runtime.InteropServices;
using DnsLb.Api;
using DnsLb.Core.Serving;
using DnsLb.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DnsLb.Hosting;

/// <summary>The server in the host's life: started, told of SIGHUP, stopped.</summary>
internal sealed class ServerService(
    ServerSettings settings,
    ApiAccess? access,
    Action<DnsServer> ready,
    TimeProvider time,
    ILoggerFactory loggers,
    IHostApplicationLifetime lifetime) : IHostedService, IDisposable
{
    private PosixSignalRegistration? _hangUp;
    private Task<ApiServer?>? _api;
    private OtlpExport? _otlp;

    /// <summary>How the start went; null when it was not tried.</summary>
    public ServerStart? Start { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Start = await DnsServer.StartAsync(settings, time, loggers.CreateLogger<DnsServer>(), cancellationToken);
        if (Start.Server is { } server)
        {
            _hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
            {
                signal.Cancel = true;
                server.ReloadEverything();
            });
            ready(server);

            _otlp = settings.Otlp is { } collector ? new OtlpExport(server, collector, time, loggers) : null;

            // Queries are answered by now, and do not wait for the web server to start.
            _api = access is null ? null : Task.Run(() => ApiServer.StartAsync(server, access, time, loggers), CancellationToken.None);
        }
        else
        {
            lifetime.StopApplication();
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_api is not null && await _api is { } api)
        {
            await api.DisposeAsync();
        }

        _otlp?.Dispose();
        if (Start?.Server is { } server)
        {
            await server.DisposeAsync();
        }
    }

    public void Dispose() => _hangUp?.Dispose();
}
