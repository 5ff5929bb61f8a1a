namespace DnsLb.Core.Files;

/// <summary>A file to read. Anything that is no regular file is refused: a named pipe or a device would block the reader, or never end.</summary>
internal class RegularFile : FileStream
{
    private readonly string _path;
    private readonly ulong _inode;
    private readonly FileCalls? _calls;

    /// <summary>Opens it. Who watches the calls has begun one for that.</summary>
    /// <param name="path">The file.</param>
    /// <param name="calls">Watches the calls, of which each read is one; null: nobody does.</param>
    /// <exception cref="IOException">It cannot be read, or is no regular file.</exception>
    /// <exception cref="UnauthorizedAccessException">There is no right to read it.</exception>
    public RegularFile(string path, FileCalls? calls = null)
        : base(Checked(path), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan)
    {
        _path = path;
        _inode = FileStatus.Of(SafeFileHandle)?.Inode ?? 0;
        _calls = calls;
    }

    /// <exception cref="UnansweredException">It does not answer.</exception>
    public override int Read(byte[] buffer, int offset, int count)
    {
        using (_calls?.Begin(_path, _inode))
        {
            return base.Read(buffer, offset, count);
        }
    }

    protected override void Dispose(bool disposing)
    {
        using (_calls?.BeginLast(_path, _inode))
        {
            base.Dispose(disposing);
        }
    }

    private static string Checked(string path) =>
        FileStatus.Of(path) is { IsRegular: false } ? throw new IOException("it is no regular file") : path;
}
