using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace DnsLb.Tests.EndToEnd;

/// <summary>A process that ends with the test that started it, and whose lines of output can be awaited.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    /// <summary>How long anything may take before a test gives up; nothing waits this long when all is well.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(240);

    private readonly Process _process;
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private readonly Task _readers;
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildProcess(Process process)
    {
        _process = process;
        _readers = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>All lines so far, of standard output and standard error.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock)
            {
                return [.. _lines];
            }
        }
    }

    public static ChildProcess Start(string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? folder = null)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? Repository.Root,
        };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return new ChildProcess(process);
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task<CommandResult> RunAsync(string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? folder = null, TimeSpan? patience = null)
    {
        await using var process = Start(file, arguments, environment, folder);
        int exitCode = await process.WaitForExitAsync(patience);
        return new CommandResult(exitCode, process.Lines);
    }

    /// <summary>Waits for a line that matches, beginning at the line numbered <paramref name="from"/>.</summary>
    public async Task<Match> WaitForLineAsync(string pattern, int from = 0)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            Task more;
            lock (_lock)
            {
                Match? found = _lines.Skip(from).Select(line => Regex.Match(line, pattern)).FirstOrDefault(match => match.Success);
                if (found is not null)
                {
                    return found;
                }

                more = _more.Task;
            }

            Task ended = _readers;
            Assert.False(ended.IsCompleted, $"the process ended without a line \"{pattern}\":\n{this}");
            await Task.WhenAny(more, ended, Task.Delay(Timeout.Infinite, patience.Token));
            Assert.False(patience.IsCancellationRequested, $"no line \"{pattern}\" in time:\n{this}");
        }
    }

    /// <summary>Waits until the program accepts TCP connections.</summary>
    public async Task WaitUntilAcceptedAsync(IPEndPoint endPoint)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await IsAcceptedAsync(endPoint, patience.Token))
        {
            Assert.False(HasExited, $"the process ended:\n{this}");
            Assert.False(patience.IsCancellationRequested, $"{endPoint} is not served:\n{this}");
        }
    }

    /// <summary>Waits for the end and gives the exit code.</summary>
    public async Task<int> WaitForExitAsync(TimeSpan? patience = null)
    {
        using var end = new CancellationTokenSource(patience ?? Patience);
        try
        {
            await _process.WaitForExitAsync(end.Token);
            await _readers.WaitAsync(end.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"the process does not end:\n{this}");
        }

        return _process.ExitCode;
    }

    /// <summary>Waits for the end of a program that has started others, which go on and hold its output open.</summary>
    public async Task<int> WaitForEndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    /// <summary>Sends a signal by its name, such as HUP.</summary>
    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{Id}"]);
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    public override string ToString() => string.Join('\n', Lines);

    private static async Task<bool> IsAcceptedAsync(IPEndPoint endPoint, CancellationToken cancellation)
    {
        using var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(endPoint, cancellation);
            return true;
        }
        catch (SocketException)
        {
            // There is no event to wait for in another program; this yields the processor to it.
            await Task.Delay(10, cancellation);
            return false;
        }
    }

    private async Task ReadAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            TaskCompletionSource waiting;
            lock (_lock)
            {
                _lines.Add(line);
                waiting = _more;
                _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            waiting.SetResult();
        }
    }
}

/// <summary>What a program that ran to its end left.</summary>
internal sealed record CommandResult(int ExitCode, IReadOnlyList<string> Lines)
{
    public override string ToString() => $"exit code {ExitCode}\n{string.Join('\n', Lines)}";
}
