namespace DnsLb.Core.Files;

/// <summary>The file of a unix socket.</summary>
public static class SocketFile
{
    /// <summary>Whether a file is one, links followed; false when it is not there.</summary>
    public static bool Is(string path) => FileStatus.Of(path) is { IsSocket: true };
}
