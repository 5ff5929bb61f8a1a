using System.Diagnostics;
using System.Net;

namespace DnsLb.Tests.EndToEnd;

/// <summary>A server that is replaced by others, which it starts itself. All of them end with the test, and log to the same lines.</summary>
internal sealed class ReplacedServer : IAsyncDisposable
{
    private readonly List<int> _successors = [];

    private ReplacedServer(DnsLbProcess first, string path)
    {
        First = first;
        Path = path;
    }

    public DnsLbProcess First { get; }

    public string Path { get; }

    public IPEndPoint EndPoint => First.EndPoint;

    public IReadOnlyList<string> Lines => First.Process.Lines;

    public static async Task<ReplacedServer> StartAsync(TemporaryFolder folder, string zones, params string[] more)
    {
        string path = folder.PathOf("handover.sock");
        return new ReplacedServer(await DnsLbProcess.ServeAsync(zones, ["--handover", path, "--workers", "2", .. more]), path);
    }

    /// <summary>Replaces the server that runs now.</summary>
    public async Task<CommandResult> RestartAsync()
    {
        CommandResult result = await DnsLbProcess.RunAsync("restart", "--handover", Path);
        Note(result.Lines);
        return result;
    }

    /// <summary>Begins to replace it, and says which process the new one is.</summary>
    public async Task<(ChildProcess Restart, int Successor)> BeginRestartAsync()
    {
        var restart = ChildProcess.Start(DnsLbProcess.Program, ["restart", "--handover", Path]);
        int successor = int.Parse((await restart.WaitForLineAsync("^started (\\d+)")).Groups[1].Value);
        Note(restart.Lines);
        return (restart, successor);
    }

    public Task<System.Text.RegularExpressions.Match> WaitForLineAsync(string pattern, int from = 0) => First.Process.WaitForLineAsync(pattern, from);

    /// <summary>Kills a process as nothing else does: without a chance to do anything.</summary>
    public static void Kill(int process)
    {
        using var killed = Process.GetProcessById(process);
        killed.Kill();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (int successor in _successors.Where(id => OtherProcesses.IsAlive($"{id}")))
        {
            Kill(successor);
        }

        await First.DisposeAsync();
    }

    private void Note(IEnumerable<string> lines) => _successors.AddRange(lines.Where(line => line.StartsWith("started ", StringComparison.Ordinal)).Select(line => int.Parse(line.Split(' ')[1])));
}
