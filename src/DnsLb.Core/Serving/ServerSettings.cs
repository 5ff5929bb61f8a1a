using System.Net;
using System.Text;
using DnsLb.Core.Answering;
using DnsLb.Core.Checks;
using DnsLb.Core.Configuration;
using DnsLb.Core.Files;
using DnsLb.Core.Handover;
using DnsLb.Core.Health;
using DnsLb.Core.Logging;
using DnsLb.Core.Notifications;
using DnsLb.Core.Recording;
using DnsLb.Core.Wire;

namespace DnsLb.Core.Serving;

/// <summary>What <c>dnslb serve</c> needs to know.</summary>
public sealed record ServerSettings
{
    /// <summary>The port of a listen address without one.</summary>
    public const int DefaultPort = 53;

    private const int MostWorkers = 256;

    private static readonly string TextForm = $"up to {ChaosRecords.MostText} bytes of text";

    /// <summary>Folders with zone files, and single zone files; at least one.</summary>
    public IReadOnlyList<string> Zones { get; init; } = [];

    /// <summary>Listen addresses, each for UDP and TCP; at least one. Port 0: any free port.</summary>
    public IReadOnlyList<IPEndPoint> Listen { get; init; } = [];

    /// <summary>UDP threads on each listen address, from 1 to 256.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>Which server this is, for who asks by EDNS (RFC 5001); empty: not said.</summary>
    public ReadOnlyMemory<byte> Nsid { get; init; }

    /// <summary>The TXT record of <c>version.bind</c> in class CHAOS; null: none.</summary>
    public string? ChaosVersion { get; init; }

    /// <summary>The TXT record of <c>id.server</c> in class CHAOS; null: none.</summary>
    public string? ChaosIdentity { get; init; }

    /// <summary>From where people may ask by DNS how pools are.</summary>
    public OperatorNetworks Operators { get; init; } = new();

    /// <summary>The file with the secrets of cookies; null: a secret that is made at the start.</summary>
    public string? CookieSecrets { get; init; }

    /// <summary>What the checks of zone files may run.</summary>
    public PermittedPrograms ExecPrograms { get; init; } = PermittedPrograms.None;

    /// <summary>The folder of what outlives a restart; null: nothing does.</summary>
    public string? State { get; init; }

    /// <summary>How many replies over UDP a client network may get.</summary>
    public RateLimits RateLimits { get; init; } = new();

    /// <summary>When health is frozen because this machine cannot trust its probes.</summary>
    public ProberSettings Prober { get; init; } = new();

    /// <summary>Who is told when health changes.</summary>
    public NotificationSettings Notifications { get; init; } = new();

    /// <summary>How the log is written, and how much of it.</summary>
    public LogSettings Log { get; init; } = new();

    /// <summary>Where queries are written down, and which.</summary>
    public RecordingSettings Recording { get; init; } = new();

    /// <summary>The HTTP API.</summary>
    public ApiSettings Api { get; init; } = new();

    /// <summary>How one process takes over from another.</summary>
    public HandoverSettings Handover { get; init; } = new();

    /// <summary>Where a collector takes metrics; null: none is told.</summary>
    public Uri? Otlp { get; init; }

    /// <summary>How many UDP threads there are.</summary>
    public int UdpThreads => Listen.Count * Workers;

    /// <summary>How many responders there are: one for each UDP thread, one for TCP, and one that explains.</summary>
    public int Responders => UdpThreads + 2;

    /// <summary>Every setting, as the command line writes it; a variable has underscores for hyphens (DNSLB_…), and <c>appsettings.json</c> neither.</summary>
    public static IReadOnlyList<Key<ServerSettings>> Keys { get; } = KeysReading(FileText.Read);

    /// <summary>The keys, of which some read files that their values name.</summary>
    /// <param name="read">Reads a file.</param>
    internal static IReadOnlyList<Key<ServerSettings>> KeysReading(Func<string, FileText> read) =>
    [
        new("zones", "a folder or a zone file", "where the zone files are; several are allowed",
            (settings, value) => value.Length > 0 ? settings with { Zones = [.. settings.Zones, value] } : null,
            Repeatable: true),
        new("listen", "ADDRESS[:PORT], such as 127.0.0.1:5300 or [::1]:5300", "where to serve UDP and TCP; one must be given, several are allowed; without a port it is 53",
            (settings, value) => Values.EndPoint(value, DefaultPort, leastPort: 0) is { } endPoint ? settings with { Listen = [.. settings.Listen, endPoint] } : null,
            Repeatable: true),
        new("workers", $"a whole number from 1 to {MostWorkers}", "UDP threads on each listen address; default the number of processors",
            (settings, value) => Values.Whole(value, 1, MostWorkers) is { } workers ? settings with { Workers = workers } : null),
        new("cookie-secrets", "a file with a line of 32 hexadecimal digits, or two", "the secrets of DNS cookies, the same on all servers of an address; default one that is made at every start",
            (settings, value) => value.Length > 0 ? settings with { CookieSecrets = value } : null),
        new("nsid", $"up to {ReplyOptions.MostNsid} bytes of text, or 0x and hexadecimal digits", "what clients who ask by EDNS are told of which server this is; default nothing",
            (settings, value) => Values.Bytes(value, ReplyOptions.MostNsid) is { } nsid ? settings with { Nsid = nsid } : null),
        new("chaos-version", TextForm, "the TXT record of version.bind and version.server in class CHAOS; default none, which is refused",
            (settings, value) => IsText(value) ? settings with { ChaosVersion = value } : null),
        new("chaos-identity", TextForm, "the TXT record of id.server and hostname.bind in class CHAOS; default none, which is refused",
            (settings, value) => IsText(value) ? settings with { ChaosIdentity = value } : null),
        .. OperatorNetworks.Keys.Select(key => key.Within<ServerSettings>(settings => settings.Operators, (settings, operators) => settings with { Operators = operators })),
        new(PermittedPrograms.Setting, PermittedPrograms.Form, PermittedPrograms.Meaning,
            (settings, value) => PermittedPrograms.IsPath(value) ? settings with { ExecPrograms = new PermittedPrograms([.. settings.ExecPrograms.Paths, value]) } : null,
            Repeatable: true),
        new("state", "a folder", "where overrides, verdicts and their history are kept over restarts, for one server; default none: in memory alone",
            (settings, value) => value.Length > 0 ? settings with { State = value } : null),
        .. RateLimits.Keys.Select(key => key.Within<ServerSettings>(settings => settings.RateLimits, (settings, limits) => settings with { RateLimits = limits })),
        .. ProberSettings.Keys(read).Select(key => key.Within<ServerSettings>(settings => settings.Prober, (settings, prober) => settings with { Prober = prober })),
        .. NotificationSettings.Keys(read).Select(key => key.Within<ServerSettings>(settings => settings.Notifications, (settings, notifications) => settings with { Notifications = notifications })),
        .. HandoverSettings.Keys.Select(key => key.Within<ServerSettings>(settings => settings.Handover, (settings, handover) => settings with { Handover = handover })),
        .. LogSettings.Keys.Select(key => key.Within<ServerSettings>(settings => settings.Log, (settings, log) => settings with { Log = log })),
        .. RecordingSettings.Keys.Select(key => key.Within<ServerSettings>(settings => settings.Recording, (settings, recording) => settings with { Recording = recording })),
        .. ApiSettings.Keys.Select(key => key.Within<ServerSettings>(settings => settings.Api, (settings, api) => settings with { Api = api })),
        new("otlp", "an http or https URL, such as http://127.0.0.1:4318/v1/metrics", "where metrics are sent by OTLP every 15 s; default none",
            (settings, value) => Values.Url(value) is { } url ? settings with { Otlp = url } : null,
            Secret: true),
    ];

    /// <summary>What is missing.</summary>
    public IReadOnlyList<string> Missing()
    {
        var problems = new List<string>();
        if (Zones.Count == 0)
        {
            problems.Add("no zones: say where the zone files are, such as --zones zones");
        }

        if (Listen.Count == 0)
        {
            problems.Add("no listen address: say where to serve, such as --listen 127.0.0.1:5300");
        }

        problems.AddRange(Prober.Missing(ExecPrograms));
        problems.AddRange(Notifications.Missing());
        problems.AddRange(Handover.Missing());
        problems.AddRange(Recording.Missing());
        return problems;
    }

    /// <summary>What is wrong with the settings together.</summary>
    /// <param name="source">Looks for what they name.</param>
    public IReadOnlyList<string> Problems(FileSource source)
    {
        List<string> problems = [.. Prober.Problems(), .. Notifications.Problems(source), .. Api.Problems()];
        problems.AddRange(Listen.Where(endPoint => endPoint.Port != 0).CountBy(endPoint => endPoint).Where(pair => pair.Value > 1)
            .Select(pair => $"listen address {pair.Key} is given {pair.Value} times; give it once"));
        problems.AddRange(Listen.Where(IsWildcard).SelectMany(
            wildcard => Listen.Where(other => !IsWildcard(other) && other.Port == wildcard.Port && other.Port != 0 && other.AddressFamily == wildcard.AddressFamily),
            (wildcard, other) => $"listen address {wildcard} covers {other} already; give one of them, or list each address of this machine"));
        return problems;
    }

    private static bool IsText(string value) => value.Length > 0 && Encoding.UTF8.GetByteCount(value) <= ChaosRecords.MostText;

    private static bool IsWildcard(IPEndPoint endPoint) => endPoint.Address.Equals(IPAddress.Any) || endPoint.Address.Equals(IPAddress.IPv6Any);
}
