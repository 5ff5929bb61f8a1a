using DnsLb.Core.Logging;
using DnsLb.Core.Serving;
using Microsoft.Extensions.Logging;

namespace DnsLb.Hosting;

/// <summary>Says to the service manager, again and again, that the server lives and what it serves; of one that stands still, nothing, so that it is started anew.</summary>
/// <param name="server">The server.</param>
/// <param name="manager">Who is told.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Hears when it stands still.</param>
internal sealed partial class ServiceReport(DnsServer server, ServiceManager manager, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan PeriodWithoutWatchdog = TimeSpan.FromSeconds(10);

    // One that is late must not be the last.
    private const int ReportsInTime = 4;

    private string _lastStatus = "";

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        manager.Tell("READY=1", Status());
        using var timer = new PeriodicTimer(manager.Watchdog / ReportsInTime ?? PeriodWithoutWatchdog, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation))
            {
                Report();
            }
        }
        catch (OperationCanceledException)
        {
            // The server ends.
        }
    }

    private void Report()
    {
        if (server.Progress.Look() is { } standing)
        {
            StandsStill(standing);
            return;
        }

        string status = Status();
        if (status == _lastStatus)
        {
            manager.Tell("WATCHDOG=1");
            return;
        }

        manager.Tell("WATCHDOG=1", status);
        _lastStatus = status;
    }

    private string Status() => $"STATUS={(server.Complaints() is { Count: > 0 } complaints ? string.Join("; ", complaints) : $"answering from {server.Zones.Count} zone{(server.Zones.Count == 1 ? "" : "s")}")}";

    [LoggerMessage(EventIds.ServerStandsStill, LogLevel.Error, "{What}: the service manager is not told that the server lives", EventName = nameof(EventIds.ServerStandsStill))]
    private partial void StandsStill(string what);
}
