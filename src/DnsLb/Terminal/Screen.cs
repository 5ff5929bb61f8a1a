namespace DnsLb.Terminal;

/// <summary>What is known of the terminal that the process has, if it has one.</summary>
internal static class Screen
{
    private const int UsualWidth = 80;
    private const int UsualHeight = 24;

    /// <summary>Whether somebody sees what is written, and can answer.</summary>
    public static bool IsInteractive => !Console.IsInputRedirected && !Console.IsOutputRedirected;

    /// <summary>The columns of the terminal.</summary>
    public static int Width => Console.WindowWidth is > 0 and var width ? width : UsualWidth;

    /// <summary>Its rows.</summary>
    public static int Height => Console.WindowHeight is > 0 and var height ? height : UsualHeight;

    /// <summary>The columns of what a command writes to; null: it is no terminal.</summary>
    public static int? WidthOf(TextWriter output) => IsTerminal(output) ? Width : null;

    /// <summary>Whether it shows colours and is to (https://no-color.org).</summary>
    public static bool HasColours(TextWriter output) =>
        IsTerminal(output) && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") is { Length: > 0 } and not "dumb";

    // A test gives a writer of its own.
    private static bool IsTerminal(TextWriter output) => ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
}
