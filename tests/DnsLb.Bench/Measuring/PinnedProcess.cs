using System.Diagnostics;
using System.Text.RegularExpressions;

namespace DnsLb.Bench.Measuring;

/// <summary>A program on one core, in a session of its own, with its output in a file so that nothing has to read it while it is measured.</summary>
internal sealed class PinnedProcess : IDisposable
{
    /// <summary>The core of the servers.</summary>
    public const int ServerCore = 0;

    /// <summary>The core of what asks them.</summary>
    public const int GeneratorCore = 1;

    private readonly Process _process;
    private readonly string _output;

    private PinnedProcess(Process process, string output)
    {
        _process = process;
        _output = output;
        Tree = new ProcessTree(process.Id);
    }

    public ProcessTree Tree { get; }

    public bool HasExited => _process.HasExited;

    /// <summary>Standard output and standard error so far.</summary>
    public string Output => File.ReadAllText(_output);

    /// <summary>Waits until the output matches.</summary>
    /// <param name="pattern">What is waited for.</param>
    /// <param name="patience">How long, at most.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="BenchmarkException">It ended before, or took too long.</exception>
    public async Task<Match> UntilOutputAsync(Regex pattern, TimeSpan patience, CancellationToken cancellation = default)
    {
        long started = Stopwatch.GetTimestamp();
        while (true)
        {
            bool hasExited = HasExited;
            if (pattern.Match(Output) is { Success: true } found)
            {
                return found;
            }

            if (hasExited || Stopwatch.GetElapsedTime(started) > patience)
            {
                throw new BenchmarkException($"the program {(hasExited ? "has ended" : "runs")} and does not say \"{pattern}\":\n{Output}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), cancellation);
        }
    }

    public static PinnedProcess Start(int core, IReadOnlyList<string> command, string output)
    {
        // The shell makes it when it runs, which is later.
        File.Create(output).Dispose();
        var start = new ProcessStartInfo("sh", ["-c", "exec setsid taskset -c \"$CORE\" \"$@\" >\"$OUTPUT\" 2>&1 </dev/null", "sh", .. command]);
        start.Environment["CORE"] = $"{core}";
        start.Environment["OUTPUT"] = output;
        return new PinnedProcess(Process.Start(start)!, output);
    }

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="BenchmarkException">It failed.</exception>
    public static async Task RunAsync(int core, IReadOnlyList<string> command, string output)
    {
        using PinnedProcess process = Start(core, command, output);
        await process._process.WaitForExitAsync();
        if (process._process.ExitCode != 0)
        {
            throw new BenchmarkException($"{string.Join(' ', command)}:\n{process.Output}");
        }
    }

    /// <summary>Sends a signal by its name, such as HUP.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Waits until the program has ended by itself.</summary>
    /// <exception cref="BenchmarkException">It took too long.</exception>
    public async Task EndAsync(TimeSpan patience)
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(patience);
        }
        catch (TimeoutException)
        {
            throw new BenchmarkException($"the program does not end:\n{Output}");
        }
    }

    /// <summary>Ends the program and all that it started.</summary>
    public void Dispose()
    {
        Tree.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
