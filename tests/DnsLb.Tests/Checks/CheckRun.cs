using System.Net;
using System.Net.Sockets;
using DnsLb.Core.Checks;
using DnsLb.Core.Files;

namespace DnsLb.Tests.Checks;

/// <summary>What the tests of checks share: making a check from its keys, and running it once.</summary>
internal static class CheckRun
{
    public static ICheck Create(string kind, params (string Key, string Value)[] keys)
    {
        List<string> problems = [];
        ICheck? check = Create(kind, problems, keys);
        Assert.Empty(problems);
        return check!;
    }

    public static ICheck? Create(string kind, List<string> problems, params (string Key, string Value)[] keys) =>
        CheckKinds.All.Single(known => known.Name == kind).Create(
            [.. keys.Select(pair => KeyValuePair.Create(pair.Key, pair.Value))], Read, (_, message) => problems.Add(message));

    public static async Task<CheckResult> RunAsync(ICheck check, IPEndPoint target, double timeoutSeconds = 20, TimeProvider? time = null)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(timeoutSeconds));
        return await check.ProbeAsync(target, time ?? TimeProvider.System, timeout.Token);
    }

    private static FileText Read(string path) => File.Exists(path) ? new FileText(File.ReadAllText(path), null) : new FileText(null, "it does not exist");

    /// <summary>An address on which nobody listens.</summary>
    public static IPEndPoint Refusing()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return (IPEndPoint)listener.LocalEndpoint;
    }
}
