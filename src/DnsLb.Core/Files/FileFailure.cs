using System.Security;

namespace DnsLb.Core.Files;

/// <summary>Why a file or folder could not be read, in words that leave the path to the message around them.</summary>
public static class FileFailure
{
    /// <summary>True for what the file system does, false for a bug of ours.</summary>
    public static bool Is(Exception failure) => failure is IOException or UnauthorizedAccessException or SecurityException or NotSupportedException;

    /// <summary>The reason.</summary>
    public static string Reason(Exception failure) => failure switch
    {
        FileNotFoundException or DirectoryNotFoundException => "it does not exist",
        UnauthorizedAccessException or SecurityException => "permission denied",
        PathTooLongException => "its path is too long",
        _ => failure.Message,
    };
}
