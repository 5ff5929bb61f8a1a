using System.Runtime.InteropServices;
using DnsLb.Core.Serving;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DnsLb.Hosting;

/// <summary>The server in the host's life: started, told of SIGHUP, stopped.</summary>
internal sealed class ServerService(
    ServerSettings settings,
    Action<DnsServer> ready,
    TimeProvider time,
    ILogger<DnsServer> logger,
    IHostApplicationLifetime lifetime) : IHostedService, IDisposable
{
    private PosixSignalRegistration? _hangUp;

    /// <summary>How the start went; null when it was not tried.</summary>
    public ServerStart? Start { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Start = await DnsServer.StartAsync(settings, time, logger, cancellationToken);
        if (Start.Server is { } server)
        {
            _hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
            {
                signal.Cancel = true;
                server.ReloadEverything();
            });
            ready(server);
        }
        else
        {
            lifetime.StopApplication();
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (Start?.Server is { } server)
        {
            await server.DisposeAsync();
        }
    }

    public void Dispose() => _hangUp?.Dispose();
}
