using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace DnsLb.Tests.EndToEnd;

/// <summary>The real program on a terminal of 80 columns and 24 rows, which script(1) makes, with what is typed and what is seen.</summary>
internal sealed class TerminalProcess : IAsyncDisposable
{
    // Says the process's id, its exit code, and whether the terminal is as it was.
    private const string Session =
        """
        trap : INT; stty rows 24 cols 80; before=$(stty -g)
        sh -c 'echo pid=$$.; exec "$@"' sh "$@"
        echo "code=$?."; [ "$before" = "$(stty -g)" ] && echo restored.
        """;

    private readonly Process _script;
    private readonly Lock _lock = new();
    private readonly StringBuilder _seen = new();
    private readonly Task _reader;
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TerminalProcess(Process script)
    {
        _script = script;
        _reader = ReadAsync();
    }

    /// <summary>All that the terminal was sent.</summary>
    public string Seen
    {
        get
        {
            lock (_lock)
            {
                return $"{_seen}";
            }
        }
    }

    /// <summary>The last frame that was drawn whole, without colours.</summary>
    public IReadOnlyList<string> Screen
    {
        get
        {
            string[] frames = Seen.Split("\e[H");
            string last = frames.LastOrDefault(frame => frame.Contains("\e[J", StringComparison.Ordinal)) ?? "";
            return [.. Regex.Replace(last.Split("\e[J")[0], @"\e\[[0-9;?]*[a-zA-Z]", "").Split('\n').Select(line => line.TrimEnd('\r'))];
        }
    }

    public static TerminalProcess Start(params string[] arguments)
    {
        string command = string.Join(' ', new[] { "sh", "-c", Session, "sh", DnsLbProcess.Program }.Concat(arguments).Select(word => $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'"));

        // Background jobs of a shell ignore some signals, and so would what they start.
        var start = new ProcessStartInfo("env", ["--default-signal=INT,QUIT,HUP", "script", "-qfec", command, "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = Repository.Root,
        };
        start.Environment["DNSLB_API"] = "none";
        start.Environment["TERM"] = "xterm-256color";
        start.Environment["SHELL"] = "/bin/sh";
        start.Environment.Remove("NO_COLOR");
        return new TerminalProcess(Process.Start(start)!);
    }

    /// <summary>Types something; <c>\x03</c> is Ctrl-C.</summary>
    public async Task TypeAsync(string keys)
    {
        await _script.StandardInput.WriteAsync(keys);
        await _script.StandardInput.FlushAsync();
    }

    /// <summary>Sends the program a signal by its name.</summary>
    public async Task SignalAsync(string name)
    {
        Match id = await WaitForAsync(@"pid=(\d+)\.");
        using var kill = Process.Start("kill", [$"-{name}", id.Groups[1].Value]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits until all that was seen matches.</summary>
    public Task<Match> WaitForAsync(string pattern) => WaitForAsync(() => Regex.Match(Seen, pattern, RegexOptions.Singleline), match => match.Success, pattern);

    /// <summary>Waits until the screen has a line that matches.</summary>
    public Task<string?> WaitForLineAsync(string pattern) => WaitForAsync(() => Screen.FirstOrDefault(line => Regex.IsMatch(line, pattern)), line => line is not null, pattern);

    public async ValueTask DisposeAsync()
    {
        if (!_script.HasExited)
        {
            _script.Kill(entireProcessTree: true);
        }

        await _script.WaitForExitAsync();
        _script.Dispose();
    }

    private async Task<T> WaitForAsync<T>(Func<T> look, Func<T, bool> isIt, string what)
    {
        using var patience = new CancellationTokenSource(ChildProcess.Patience);
        while (true)
        {
            Task more;
            lock (_lock)
            {
                more = _more.Task;
            }

            T found = look();
            if (isIt(found))
            {
                return found;
            }

            Assert.False(_reader.IsCompleted || patience.IsCancellationRequested, $"no \"{what}\" is seen:\n{string.Join('\n', Screen)}\n{Seen}");
            await Task.WhenAny(more, _reader, Task.Delay(Timeout.Infinite, patience.Token));
        }
    }

    private async Task ReadAsync()
    {
        char[] buffer = new char[4096];
        while (await _script.StandardOutput.ReadAsync(buffer) is > 0 and var count)
        {
            TaskCompletionSource waiting;
            lock (_lock)
            {
                _seen.Append(buffer, 0, count);
                waiting = _more;
                _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            waiting.SetResult();
        }
    }
}
