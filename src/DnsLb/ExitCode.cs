namespace DnsLb;

/// <summary>What the process returns.</summary>
internal static class ExitCode
{
    /// <summary>All is well.</summary>
    public const int Ok = 0;

    /// <summary>What was to be checked or served is wrong.</summary>
    public const int Wrong = 1;

    /// <summary>The command line is wrong, or something outside: a port, a folder, a file.</summary>
    public const int Environment = 2;
}
