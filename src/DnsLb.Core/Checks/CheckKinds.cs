namespace DnsLb.Core.Checks;

/// <summary>The one list of kinds of check: a new one is a new file and a line here.</summary>
public static class CheckKinds
{
    /// <summary>Every kind.</summary>
    public static IReadOnlyList<CheckKind> All { get; } =
    [
        TcpCheck.Kind,
        HttpCheck.HttpKind,
        HttpCheck.HttpsKind,
        DnsCheck.Kind,
        AgentCheck.Kind,
        ExecCheck.Kind,
        IcmpCheck.Kind,
        GrpcCheck.Kind,
        FileCheck.Kind,
        HeartbeatCheck.Kind,
    ];
}
