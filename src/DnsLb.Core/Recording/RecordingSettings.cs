using System.Text;
using DnsLb.Core.Configuration;
using DnsLb.Core.Wire;

namespace DnsLb.Core.Recording;

/// <summary>Where queries are written down, and which.</summary>
public sealed record RecordingSettings
{
    private const string UnixScheme = "unix:";
    private const uint MostOneIn = 1_000_000;

    // sockaddr_un has room for so many bytes, and a zero behind them.
    private const int MostSocketPath = 107;

    private static readonly string SampleForm = $"1/N, with N from 1 to {MostOneIn}";

    /// <summary>The file of the query log, or - for standard output; null: there is none.</summary>
    public string? QueryLog { get; init; }

    /// <summary>Of how many queries one is in the query log, from 1.</summary>
    public uint QueryLogOneIn { get; init; } = 1;

    /// <summary>The unix socket of who takes dnstap; null: nobody.</summary>
    public string? Dnstap { get; init; }

    /// <summary>Of how many queries dnstap gets one, from 1.</summary>
    public uint DnstapOneIn { get; init; } = 1;

    /// <summary>Which queries the query log is for.</summary>
    internal QueryFilter Filter { get; init; } = new();

    /// <summary>The settings of the server that belong here.</summary>
    public static IReadOnlyList<Key<RecordingSettings>> Keys { get; } =
    [
        new("query-log", "a file, or - for standard output", "where a line is written for each query; default nowhere",
            (settings, value) => value.Length > 0 ? settings with { QueryLog = value } : null),
        new("query-log-sample", SampleForm, "of how many queries one is in the query log, by chance; default 1/1",
            (settings, value) => OneIn(value) is { } oneIn ? settings with { QueryLogOneIn = oneIn } : null),
        new("query-log-name", "a domain name", "the query log is for this name and those below it; several are allowed; default all",
            (settings, value) => Name(value) is { } name ? settings with { Filter = settings.Filter with { Names = [.. settings.Filter.Names, name] } } : null,
            Repeatable: true),
        new("query-log-client", "a network such as 192.0.2.0/24 or 2001:db8::/32, all bits behind the prefix 0, or an address", "the query log is for these clients; several are allowed; default all",
            (settings, value) => Values.Network(value) is { } network ? settings with { Filter = settings.Filter with { Clients = [.. settings.Filter.Clients, network] } } : null,
            Repeatable: true, Meant: Values.NetworkAround),
        new("query-log-outcome", RcodeNames.Form, "the query log is for replies with this response code, or for queries without a reply; several are allowed; default all",
            (settings, value) => RcodeNames.Parse(value) is { } rcode ? settings with { Filter = settings.Filter with { Outcomes = [.. settings.Filter.Outcomes, rcode] } } : null,
            Repeatable: true),
        new("dnstap", $"unix:PATH, up to {MostSocketPath} bytes of path", "the socket of a program that takes queries and replies as dnstap; default none",
            (settings, value) => SocketPath(value) is { } path ? settings with { Dnstap = path } : null),
        new("dnstap-sample", SampleForm, "of how many queries dnstap gets one, by chance; default 1/1",
            (settings, value) => OneIn(value) is { } oneIn ? settings with { DnstapOneIn = oneIn } : null),
    ];

    /// <summary>What is missing beside what is given.</summary>
    public IEnumerable<string> Missing()
    {
        if (QueryLog is null && (QueryLogOneIn > 1 || Filter.IsOn))
        {
            yield return "query-log-sample, -name, -client and -outcome choose nothing: say where the lines go, by query-log";
        }

        if (Dnstap is null && DnstapOneIn > 1)
        {
            yield return "dnstap-sample chooses nothing: say who takes it, by dnstap";
        }
    }

    private static uint? OneIn(string value) =>
        value.StartsWith("1/", StringComparison.Ordinal) && Values.Whole(value[2..], 1, (int)MostOneIn) is { } oneIn ? (uint)oneIn : null;

    private static string? SocketPath(string value) =>
        value.StartsWith(UnixScheme, StringComparison.Ordinal) && value[UnixScheme.Length..] is { Length: > 0 } path && Encoding.UTF8.GetByteCount(path) <= MostSocketPath ? path : null;

    private static byte[]? Name(string value)
    {
        byte[] wire = new byte[WireName.MaxLength];
        byte[] lower = new byte[WireName.MaxLength];
        if (value == "@" || WireName.TryParse(Encoding.UTF8.GetBytes(value), origin: [0], wire, out int length) is not null)
        {
            return null;
        }

        WireName.ToLower(wire.AsSpan(0, length), lower);
        return lower[..length];
    }
}
