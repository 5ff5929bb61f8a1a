using System.Runtime.InteropServices;
using DnsLb.Api;
using DnsLb.Core.Handover;
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
    private readonly CancellationTokenSource _stopping = new();
    private readonly ServiceManager _manager = ServiceManager.Of(Environment.GetEnvironmentVariable, Environment.ProcessId);
    private Task<ApiServer?>? _api;
    private OtlpExport? _otlp;
    private Task? _reporting;
    private HandoverOffer? _offer;

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
                _ = server.ReloadEverything();
            });
            ready(server);

            _otlp = settings.Otlp is { } collector ? new OtlpExport(server, collector, time, loggers) : null;

            // Queries are answered by now, and do not wait for the web server to start.
            StartApi(server);
            OfferHandover(server);
            _reporting = _manager.IsThere ? new ServiceReport(server, _manager, time, loggers.CreateLogger<ServiceReport>()).RunAsync(_stopping.Token) : null;
        }
        else
        {
            lifetime.StopApplication();
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _manager.Tell("STOPPING=1");
        await _stopping.CancelAsync();
        if (_offer is not null)
        {
            await _offer.DisposeAsync();
        }

        _otlp?.Dispose();
        await EndApiAsync();
        await (_reporting ?? Task.CompletedTask);
        if (Start?.Server is { } server)
        {
            await server.DisposeAsync();
        }
    }

    public void Dispose()
    {
        _hangUp?.Dispose();
        _stopping.Dispose();
        _manager.Dispose();
    }

    private void StartApi(DnsServer server) =>
        _api = access is null ? null : Task.Run(() => ApiServer.StartAsync(server, access, time, loggers), CancellationToken.None);

    private async Task EndApiAsync()
    {
        if (Interlocked.Exchange(ref _api, null) is { } started && await started is { } api)
        {
            await api.DisposeAsync();
        }
    }

    private void OfferHandover(DnsServer server)
    {
        if (settings.Handover.Path is { } path)
        {
            var succession = new Succession(server, _manager, EndApiAsync, () => StartApi(server), lifetime.StopApplication);
            _offer = HandoverOffer.Open(path, succession, time, loggers.CreateLogger<HandoverOffer>());
        }
    }
}
