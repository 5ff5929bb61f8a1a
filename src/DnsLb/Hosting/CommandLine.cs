namespace DnsLb.Hosting;

/// <summary>How this process was started.</summary>
internal static class CommandLine
{
    /// <summary>The program as it was named, and its arguments; those of <c>dotnet</c> too, where it runs the program. On Linux alone.</summary>
    public static string[] Read() => File.ReadAllText("/proc/self/cmdline").Split('\0')[..^1];
}
