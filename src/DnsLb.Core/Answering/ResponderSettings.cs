namespace DnsLb.Core.Answering;

/// <summary>What responders know beside the zones. Shared by all of them.</summary>
public sealed record ResponderSettings
{
    /// <summary>Which server this is, for who asks by EDNS (RFC 5001), up to <see cref="Wire.ReplyOptions.MostNsid"/> bytes; empty: not said.</summary>
    public ReadOnlyMemory<byte> Nsid { get; init; }

    /// <summary>The clock of pools that look at the time; null: it stands still.</summary>
    public TimeProvider? Time { get; init; }

    /// <summary>What it says in class CHAOS.</summary>
    public ChaosRecords Chaos { get; init; } = new(null, null);

    /// <summary>Who is told in class CHAOS how pools are.</summary>
    public ClientNetworks ChaosPools { get; init; } = new OperatorNetworks().OfChaosPools();

    /// <summary>Who is told by extended errors what is to be doubted of a pool's answer.</summary>
    public ClientNetworks ExtendedErrors { get; init; } = new OperatorNetworks().OfExtendedErrors();

    /// <summary>The cookies of clients; null: they are not answered.</summary>
    public ServerCookies? Cookies { get; init; }

    /// <summary>How long an idle TCP connection stays open, for who asks by EDNS (RFC 7828); null: not said.</summary>
    public TimeSpan? TcpIdleTimeout { get; init; }
}
