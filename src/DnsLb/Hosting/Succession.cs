using System.Diagnostics;
using DnsLb.Core.Handover;
using DnsLb.Core.Serving;
using DnsLb.Core.Transport;

namespace DnsLb.Hosting;

/// <summary>What this process does for the one that takes over from it.</summary>
/// <param name="server">The server that is handed over.</param>
/// <param name="manager">Is told which process the service is.</param>
/// <param name="endApi">Ends the API, so that nobody decides anything that the successor does not hear of, and its port is free.</param>
/// <param name="startApi">Starts it again.</param>
/// <param name="stop">Ends this process.</param>
internal sealed class Succession(DnsServer server, ServiceManager manager, Func<Task> endApi, Action startApi, Action stop) : ISuccession
{
    // Of a program that was found by its name alone; as it is now, for an upgrade puts another in its place.
    private readonly string _program = Environment.ProcessPath!;

    // The successor is the child of a process between, which ends before the service manager is told of it: then systemd is its parent.
    // A main process that is not its child, systemd would not ask to end, but kill at once.
    private const string Starter = """ "$0" "$@"; exit $? """;

    private Process? _starter;
    private Task _connections = Task.CompletedTask;

    /// <inheritdoc/>
    public IReadOnlyList<Listener> Listeners => server.Handover.Listeners;

    /// <inheritdoc/>
    public Successor Start()
    {
        string[] line = CommandLine.Read();

        // By its name, not by /proc/self/exe: an upgrade has put another program there.
        var start = new ProcessStartInfo("/bin/sh", ["-c", Starter, line[0].Contains('/') ? line[0] : _program, .. line[1..]]);
        start.Environment["DNSLB_TAKEOVER"] = "yes";
        start.Environment.Remove(ServiceManager.WatchdogProcessVariable);
        Process starter = Process.Start(start)!;
        Interlocked.Exchange(ref _starter, starter)?.Dispose();
        return new Successor(EndOfAsync(starter), () => starter.Kill(entireProcessTree: true));
    }

    /// <inheritdoc/>
    public async Task ReleaseAsync()
    {
        manager.Tell("RELOADING=1", $"MONOTONIC_USEC={(long)(Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1e6))}", "STATUS=another process takes over");
        await endApi();
        await server.Handover.ReleaseStateAsync();
    }

    /// <inheritdoc/>
    public Task TakeBackAsync()
    {
        server.Handover.TakeStateBack();
        startApi();
        manager.Tell("READY=1", "STATUS=answering; the process that was to take over did not");
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task EndAsync(int successor)
    {
        _connections = server.Handover.EndAsync(successor);
        if (_starter is { } starter)
        {
            starter.Kill();
            starter.WaitForExit();
        }

        manager.HandOver(successor);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Leave() => _connections.ContinueWith(_ => stop(), TaskScheduler.Default);

    private static async Task<int> EndOfAsync(Process starter)
    {
        await starter.WaitForExitAsync();
        return starter.ExitCode;
    }
}
