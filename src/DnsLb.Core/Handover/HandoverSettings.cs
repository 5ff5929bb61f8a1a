using DnsLb.Core.Configuration;

namespace DnsLb.Core.Handover;

/// <summary>Whether, and where, one process takes over from another without losing a query.</summary>
public sealed record HandoverSettings
{
    /// <summary>The socket by which a process hands itself over; null: it does not.</summary>
    public string? Path { get; init; }

    /// <summary>Whether to take over from the process that is there.</summary>
    public bool TakesOver { get; init; }

    /// <summary>The settings of the server that belong here.</summary>
    public static IReadOnlyList<Key<HandoverSettings>> Keys { get; } =
    [
        new("handover", "a path", "a Unix socket over which this server is replaced (dnslb restart, or takeover) without losing a query (Linux); default none",
            (handover, value) => value.Length > 0 ? handover with { Path = value } : null),
        new("takeover", "yes|no", "whether to take over from the server that has the socket of handover, if one does; default no",
            (handover, value) => Values.YesNo(value) is { } takesOver ? handover with { TakesOver = takesOver } : null),
    ];

    /// <summary>What is missing.</summary>
    public IReadOnlyList<string> Missing() => TakesOver && Path is null
        ? ["takeover: say by --handover where the server is that is to be taken over"]
        : [];
}
