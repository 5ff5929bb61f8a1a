using System.Net;
using DnsLb.Core.Configuration;

namespace DnsLb.Core.Answering;

/// <summary>How many replies over UDP one network of clients may get, so that the server is of little use for flooding others with replies to forged queries.</summary>
/// <remarks>
/// NSD's default rate (200, in force on every new server) and Knot's default slip (1): what is above the rate is answered with TC
/// rather than not at all, so a busy resolver loses time, never answers. BIND and NSD answer every second time by default.
/// </remarks>
public sealed record RateLimits
{
    /// <summary>The greatest rate that can be set.</summary>
    public const int MostPerSecond = 100_000;

    private const int MostSlip = 100;
    private const int MostSizeFactor = 100;
    private const string Off = "off";

    /// <summary>Replies a second to one client network (IPv4 /24, IPv6 /56) for each <see cref="ReplyClass"/>; 0: no limit at all.</summary>
    public int PerSecond { get; init; } = 200;

    /// <summary>Of how many limited replies one is sent without records and with TC, so that the client asks again over TCP; 0: none. The others are dropped.</summary>
    public int Slip { get; init; } = 1;

    /// <summary>While many replies are limited, one that is more than so many times as long as its query is sent without records and with TC; 0: none.</summary>
    /// <remarks>3 is what QUIC allows toward an address that has not been validated (RFC 9000 section 8.1).</remarks>
    public int SizeFactor { get; init; } = 3;

    /// <summary>Networks whose clients are never limited; null: those of the machine itself.</summary>
    public IReadOnlyList<IPNetwork>? Exempt { get; init; }

    /// <summary>True to count and log what would be limited, and to send everything.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>False when nothing is limited.</summary>
    public bool IsOn => PerSecond > 0;

    /// <summary>The networks whose clients are never limited.</summary>
    public IReadOnlyList<IPNetwork> ExemptNetworks => Exempt ?? ClientNetworks.Loopback;

    /// <summary>The settings of the server that belong here.</summary>
    public static IReadOnlyList<Key<RateLimits>> Keys { get; } =
    [
        new("rate-limit", $"a whole number from 1 to {MostPerSecond}, or off", "replies over UDP a second to one client network, for each kind of reply; default 200",
            (limits, value) => OffOr(value, MostPerSecond) is { } rate ? limits with { PerSecond = rate } : null),
        new("rate-limit-slip", $"a whole number from 0 to {MostSlip}", "of how many limited replies one says \"ask over TCP\" (TC); the others are dropped, with 0 all; default 1",
            (limits, value) => Values.Whole(value, 0, MostSlip) is { } slip ? limits with { Slip = slip } : null),
        new("rate-limit-size-factor", $"a whole number from 1 to {MostSizeFactor}, or off", "while many replies are limited, those longer than so many times their query say TC too; default 3",
            (limits, value) => OffOr(value, MostSizeFactor) is { } factor ? limits with { SizeFactor = factor } : null),
        new("rate-limit-exempt", ClientNetworks.Form, "clients that are never limited; several are allowed; default 127.0.0.0/8 and ::1",
            (limits, value) => ClientNetworks.With(limits.Exempt, value) is { } exempt ? limits with { Exempt = exempt } : null,
            Repeatable: true, Meant: Values.NetworkAround),
        new("rate-limit-dry-run", "yes|no", "whether to log what would be limited, and to send everything; default no",
            (limits, value) => Values.YesNo(value) is { } isDryRun ? limits with { IsDryRun = isDryRun } : null),
    ];

    private static int? OffOr(string value, int most) => value == Off ? 0 : Values.Whole(value, 1, most);
}
