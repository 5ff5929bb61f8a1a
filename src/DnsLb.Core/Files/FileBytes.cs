namespace DnsLb.Core.Files;

/// <summary>A file that was read whole, as it is.</summary>
/// <param name="Bytes">What is in it; null when it cannot be read.</param>
/// <param name="Problem">Why it cannot be read; null when it can.</param>
/// <param name="IsMissing">Whether that is because there is none.</param>
public readonly record struct FileBytes(byte[]? Bytes, string? Problem, bool IsMissing = false)
{
    private const int MostBytes = 1 << 20;

    /// <summary>Reads a file of at most 1 MiB.</summary>
    internal static FileBytes Read(string path, Func<string, Stream> open)
    {
        try
        {
            using Stream file = open(path);
            byte[] bytes = new byte[MostBytes + 1];
            int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return length > MostBytes ? new FileBytes(null, "it is longer than 1 MiB") : new FileBytes(bytes[..length], null);
        }
        catch (Exception failure) when (FileFailure.Is(failure))
        {
            return new FileBytes(null, FileFailure.Reason(failure), failure is FileNotFoundException or DirectoryNotFoundException);
        }
    }
}
