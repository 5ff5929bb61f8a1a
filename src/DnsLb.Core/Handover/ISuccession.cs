using DnsLb.Core.Transport;

namespace DnsLb.Core.Handover;

/// <summary>What a running server does for the process that takes over from it, in this order.</summary>
public interface ISuccession
{
    /// <summary>The sockets that are handed on.</summary>
    IReadOnlyList<Listener> Listeners { get; }

    /// <summary>Starts a process that is to take over.</summary>
    Successor Start();

    /// <summary>Leaves the state to the successor; queries are answered on.</summary>
    Task ReleaseAsync();

    /// <summary>Takes the state back, as the successor has given up.</summary>
    Task TakeBackAsync();

    /// <summary>Answers no more: every query that comes from now on is the successor's.</summary>
    /// <param name="successor">Its process.</param>
    Task EndAsync(int successor);

    /// <summary>The successor knows it: this process may end when its last client is served.</summary>
    void Leave();
}

/// <summary>A process that was started to take over.</summary>
/// <param name="Ended">Ends with it, and gives its exit code.</param>
/// <param name="Kill">Ends it.</param>
public sealed record Successor(Task<int> Ended, Action Kill);
