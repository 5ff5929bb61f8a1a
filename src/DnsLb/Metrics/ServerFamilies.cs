using DnsLb.Core.Serving;
using DnsLb.Core.Zones;

namespace DnsLb.Metrics;

/// <summary>The server as a whole: zones and their files, and the process.</summary>
internal static class ServerFamilies
{
    private const string OpenFilesFolder = "/proc/self/fd";

    /// <summary>The version of the program.</summary>
    public static readonly string Version = typeof(ServerFamilies).Assembly.GetName().Version?.ToString(3) ?? "";

    /// <summary>When the process started.</summary>
    public static readonly DateTimeOffset Start = StartOfProcess();

    /// <summary>All of them.</summary>
    public static IReadOnlyList<MetricFamily> All { get; } =
    [
        new("dnslb_build_info", MetricKind.Gauge, "1, with the version.", ["version"], (_, samples) => samples.Add(1, new LabelSet(("version", Version)))),
        new("dnslb_ready", MetricKind.Gauge, "1 while clients may be sent here, as GET /readyz says.", snapshot => snapshot.Server.Complaints().Count == 0 ? 1 : 0),
        Zone("dnslb_zone_serial", "The serial of the zone that is served.", zone => zone.Serial),
        Zone("dnslb_zone_records", "Records of the zone that is served.", zone => zone.RecordCount),
        new("dnslb_reloads_total", MetricKind.Counter, "How often changed zone files were taken over (published), or could not be by a bug (failed).", ["result"], ReadReloads),
        new("dnslb_zones_published_timestamp_seconds", MetricKind.Gauge, "When zones were last published.", snapshot => snapshot.Figures.Files.PublishedAt.ToUnixTimeMilliseconds() / 1000.0),
        new("dnslb_zone_files_refused", MetricKind.Gauge, "Zone files of which nothing is served, or what was in them before.", snapshot => snapshot.Figures.Files.Refused),
        new("dnslb_zone_file_problems", MetricKind.Gauge, "What is wrong in the zone files and their folders as they were read last.", ["severity"], ReadProblems),
        new("process_cpu_seconds_total", MetricKind.Counter, "Time on processors, user and system.", _ => Environment.CpuUsage.TotalTime.TotalSeconds),
        new("process_start_time_seconds", MetricKind.Gauge, "When the process started, in seconds since 1970.", _ => Start.ToUnixTimeMilliseconds() / 1000.0),
        new("process_resident_memory_bytes", MetricKind.Gauge, "Memory that is resident.", _ => Environment.WorkingSet),
        new("process_open_fds", MetricKind.Gauge, "Open files and sockets.", [], ReadOpenFiles),
        new("process_max_fds", MetricKind.Gauge, "Files and sockets that may be open.", _ => ServerFigures.MostOpenFiles),
        new("dnslb_gc_collections_total", MetricKind.Counter, "Collections of garbage.", ["generation"], ReadCollections),
        new("dnslb_gc_pause_seconds_total", MetricKind.Counter, "How long all threads stood still for them.", _ => GC.GetTotalPauseDuration().TotalSeconds),
        new("dnslb_gc_heap_bytes", MetricKind.Gauge, "Managed memory in use, garbage included.", _ => GC.GetTotalMemory(forceFullCollection: false)),
        new("dnslb_gc_allocated_bytes_total", MetricKind.Counter, "Managed memory that was allocated.", _ => GC.GetTotalAllocatedBytes()),
    ];

    private static DateTimeOffset StartOfProcess()
    {
        using var self = System.Diagnostics.Process.GetCurrentProcess();
        return self.StartTime;
    }

    private static MetricFamily Zone(string name, string help, Func<Zone, double> read) => new(name, MetricKind.Gauge, help, ["zone"], (snapshot, samples) =>
    {
        foreach (Zone zone in snapshot.Zones)
        {
            samples.Add(read(zone), new LabelSet(("zone", zone.Name)));
        }
    });

    private static void ReadReloads(MetricsSnapshot snapshot, ISamples samples)
    {
        samples.Add(snapshot.Figures.Files.Reloads, new LabelSet(("result", "published")));
        samples.Add(snapshot.Figures.Files.Failures, new LabelSet(("result", "failed")));
    }

    private static void ReadProblems(MetricsSnapshot snapshot, ISamples samples)
    {
        samples.Add(snapshot.Figures.Files.Errors, new LabelSet(("severity", "error")));
        samples.Add(snapshot.Figures.Files.Warnings, new LabelSet(("severity", "warning")));
    }

    private static void ReadOpenFiles(MetricsSnapshot snapshot, ISamples samples)
    {
        if (Directory.Exists(OpenFilesFolder))
        {
            samples.Add(Directory.EnumerateFileSystemEntries(OpenFilesFolder).Count(), LabelSet.None);
        }
    }

    private static void ReadCollections(MetricsSnapshot snapshot, ISamples samples)
    {
        for (int generation = 0; generation <= GC.MaxGeneration; generation++)
        {
            samples.Add(GC.CollectionCount(generation), new LabelSet(("generation", $"{generation}")));
        }
    }
}
