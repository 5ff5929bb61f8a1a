namespace DnsLb.Tests.EndToEnd;

/// <summary>Processes that others have started, by their ids.</summary>
internal static class OtherProcesses
{
    /// <summary>The ids in a line that a program writes to a file.</summary>
    public static async Task<string[]> WrittenDownAsync(string file)
    {
        await UntilAsync(() => File.Exists(file) && File.ReadAllText(file).EndsWith('\n'), $"nobody wrote {file}");
        return File.ReadAllText(file).Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>One that nobody has reaped yet is dead too.</summary>
    public static bool IsAlive(string process) => Status(process) is { } status && status[0] is not ("Z" or "X");

    public static Task UntilDeadAsync(string[] processes) => UntilAsync(() => !processes.Any(IsAlive), "processes live on");

    public static Task UntilAsync(Func<bool> condition, string otherwise) => UntilAsync(() => Task.FromResult(condition()), otherwise);

    public static async Task UntilAsync(Func<Task<bool>> condition, string otherwise)
    {
        using var patience = new CancellationTokenSource(ChildProcess.Patience);
        while (!await condition())
        {
            Assert.False(patience.IsCancellationRequested, otherwise);
            // There is no event to wait for in another program; this yields the processor to it.
            await Task.Delay(10);
        }
    }

    /// <summary>State and parent, and what follows them.</summary>
    public static string[]? Status(string process)
    {
        try
        {
            string text = File.ReadAllText($"/proc/{process}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }
}
