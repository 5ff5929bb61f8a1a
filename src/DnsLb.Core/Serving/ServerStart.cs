namespace DnsLb.Core.Serving;

/// <summary>The outcome of starting a server.</summary>
/// <param name="Server">The running server; null when it could not start.</param>
/// <param name="Failure">Why not.</param>
/// <param name="Problems">Everything that keeps it from starting, a line each; none when it started or was stopped.</param>
public sealed record ServerStart(DnsServer? Server, StartFailure Failure, IReadOnlyList<string> Problems);

/// <summary>Why a server could not start.</summary>
public enum StartFailure
{
    /// <summary>It did start.</summary>
    None,

    /// <summary>It was told to stop before it was ready.</summary>
    Stopped,

    /// <summary>None of the zones can be served.</summary>
    Zones,

    /// <summary>A listen address, the place of the zone files, the file of cookie secrets or the folder of the state is not usable.</summary>
    Environment,
}
