namespace DnsLb.Core.Files;

/// <summary>A file to read. Anything that is no regular file is refused: a named pipe or a device would block the reader, or never end.</summary>
/// <param name="path">The file.</param>
/// <exception cref="IOException">It cannot be read, or is no regular file.</exception>
/// <exception cref="UnauthorizedAccessException">There is no right to read it.</exception>
internal class RegularFile(string path)
    : FileStream(Checked(path), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan)
{
    private static string Checked(string path) =>
        FileStatus.Of(path) is { IsRegular: false } ? throw new IOException("it is no regular file") : path;
}
