namespace DnsLb.Core.Handover;

/// <summary>What two processes say to each other, each in a message of its own. The new one speaks first.</summary>
/// <remarks>
/// A successor: take → tcp, udp …, end → (it loads its zones) state → released → (it probes) ready → gone.
/// An operator: replace → started → replaced. Whoever refuses says why, and closes.
/// </remarks>
internal static class HandoverWords
{
    /// <summary>I am to take over, and speak this version.</summary>
    public const string Take = "take 1";

    /// <summary>Here is the TCP socket of an address.</summary>
    public const string Tcp = "tcp ";

    /// <summary>Here are UDP sockets of an address.</summary>
    public const string Udp = "udp ";

    /// <summary>These were all sockets.</summary>
    public const string End = "end";

    /// <summary>Leave the state to me.</summary>
    public const string State = "state";

    /// <summary>It is yours.</summary>
    public const string Released = "released";

    /// <summary>I answer.</summary>
    public const string Ready = "ready";

    /// <summary>I do no more.</summary>
    public const string Gone = "gone";

    /// <summary>Start another process in your place.</summary>
    public const string Replace = "replace";

    /// <summary>It has been started, as this process.</summary>
    public const string Started = "started ";

    /// <summary>It has taken over.</summary>
    public const string Replaced = "replaced ";

    /// <summary>No, and why.</summary>
    public const string Refuse = "refuse ";
}
