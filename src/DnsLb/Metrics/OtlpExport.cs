using DnsLb.Core.Serving;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace DnsLb.Metrics;

/// <summary>Sends all metrics to a collector by OTLP over HTTP, again and again.</summary>
internal sealed class OtlpExport : IDisposable
{
    /// <summary>Series of one name that are sent at most; the others are one, with the label <c>otel.metric.overflow</c>.</summary>
    public const int MostSeries = 20_000;

    private const int PeriodMilliseconds = 15_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly HashSet<string> Unbounded = ["member", "target", "pool", "zone"];

    private readonly ServerMeter _meter;
    private readonly MeterProvider _provider;

    /// <param name="server">What is read.</param>
    /// <param name="url">Where the collector takes metrics.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Where it logs.</param>
    public OtlpExport(DnsServer server, Uri url, TimeProvider time, ILoggerFactory loggers)
    {
        ILogger logger = loggers.CreateLogger<OtlpExport>();
        _meter = new ServerMeter(server, time);
        HashSet<string> large = [.. MetricFamilies.All.Where(family => family.Labels.Any(Unbounded.Contains)).Select(family => family.Name)];
        _provider = Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(resource => resource.AddService("dnslb", serviceVersion: ServerFamilies.Version, autoGenerateServiceInstanceId: false, serviceInstanceId: Environment.MachineName))
            .AddMeter(ServerMeter.Name)
            .AddView(instrument => large.Contains(instrument.Name) ? new MetricStreamConfiguration { CardinalityLimit = MostSeries } : null)
            .AddOtlpExporter((exporter, reader) =>
            {
                exporter.Endpoint = url;
                exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
                exporter.HttpClientFactory = () => new HttpClient(new CollectorLog(logger, url, time)) { Timeout = Patience };
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = PeriodMilliseconds;
            })
            .Build();
    }

    /// <summary>Sends for the last time.</summary>
    public void Dispose()
    {
        _provider.Dispose();
        _meter.Dispose();
    }
}
