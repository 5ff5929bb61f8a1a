using System.Net;
using DnsLb.Core.Logging;
using Microsoft.Extensions.Logging;

namespace DnsLb.Metrics;

/// <summary>Logs why the collector did not take what was sent, which the library keeps to itself.</summary>
internal sealed partial class CollectorLog(ILogger logger, Uri url, TimeProvider time) : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false })
{
    private readonly LogPace _pace = new(TimeSpan.FromMinutes(1), time);

    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return Judge(base.Send(request, cancellationToken));
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            Tell(failure is OperationCanceledException ? "no answer in time" : failure.Message);
            throw;
        }
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return Judge(await base.SendAsync(request, cancellationToken));
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            Tell(failure is OperationCanceledException ? "no answer in time" : failure.Message);
            throw;
        }
    }

    private HttpResponseMessage Judge(HttpResponseMessage response)
    {
        if (response.StatusCode is < HttpStatusCode.OK or >= HttpStatusCode.MultipleChoices)
        {
            Tell($"status {(int)response.StatusCode}");
        }

        return response;
    }

    // The path and query of a URL may be secret.
    private void Tell(string reason)
    {
        if (_pace.TryPass(out string leftOut))
        {
            LogNotTaken(logger, url.GetLeftPart(UriPartial.Authority), reason, leftOut);
        }
    }

    [LoggerMessage(EventIds.CollectorTakesNoMetrics, LogLevel.Warning, "{Collector} takes no metrics: {Reason}{LeftOut}", EventName = nameof(EventIds.CollectorTakesNoMetrics))]
    private static partial void LogNotTaken(ILogger logger, string collector, string reason, string leftOut);
}
