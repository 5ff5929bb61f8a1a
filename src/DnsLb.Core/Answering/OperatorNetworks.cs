using System.Net;
using DnsLb.Core.Configuration;

namespace DnsLb.Core.Answering;

/// <summary>From where people may ask by DNS how pools are.</summary>
public sealed record OperatorNetworks
{
    private const string All = "all";

    private static readonly IPNetwork[] Everywhere = [IPNetwork.Parse("0.0.0.0/0"), IPNetwork.Parse("::/0")];

    /// <summary>Who is told in class CHAOS how pools are; null: the machine itself.</summary>
    public IReadOnlyList<IPNetwork>? ChaosPools { get; init; }

    /// <summary>Who is told by extended errors what is to be doubted of a pool's answer; null: the same.</summary>
    public IReadOnlyList<IPNetwork>? ExtendedErrors { get; init; }

    /// <summary>The settings of the server that belong here.</summary>
    public static IReadOnlyList<Key<OperatorNetworks>> Keys { get; } =
    [
        new("chaos-pools", ClientNetworks.Form, "who is told by TXT records in class CHAOS how pools and their members are; several are allowed; default 127.0.0.0/8 and ::1",
            (networks, value) => ClientNetworks.With(networks.ChaosPools, value) is { } pools ? networks with { ChaosPools = pools } : null,
            Repeatable: true, Meant: Values.NetworkAround),
        new("extended-errors", $"{ClientNetworks.Form}, or all alone", "who is told by extended DNS errors that a pool fails open or is frozen; several are allowed; default as chaos-pools",
            (networks, value) => WithErrors(networks.ExtendedErrors, value) is { } errors ? networks with { ExtendedErrors = errors } : null,
            Repeatable: true, Meant: Values.NetworkAround),
    ];

    /// <summary>Who is told in class CHAOS.</summary>
    public ClientNetworks OfChaosPools() => new(ChaosPools ?? ClientNetworks.Loopback);

    /// <summary>Who is told by extended errors.</summary>
    public ClientNetworks OfExtendedErrors() => new(ExtendedErrors ?? ChaosPools ?? ClientNetworks.Loopback);

    private static IReadOnlyList<IPNetwork>? WithErrors(IReadOnlyList<IPNetwork>? before, string value) =>
        before is null && value == All ? Everywhere
        : ReferenceEquals(before, Everywhere) ? null
        : ClientNetworks.With(before, value);
}
