using System.IO.Hashing;
using DnsLb.Core.Files;

namespace DnsLb.Core.Serving;

/// <summary>Follows the reading of a zone's files: hashes what is read of them, so that a touched file is no change, and stamps the very files that are read, whatever takes their names meanwhile.</summary>
/// <param name="calls">Watches the calls to the file system.</param>
internal sealed class ContentRecorder(FileCalls calls)
{
    private readonly List<RecordedFile> _files = [];

    /// <summary>The stamp of each file when it was opened.</summary>
    public IReadOnlyList<FileStamp> Stamps => [.. _files.Select(file => file.Opened)];

    /// <summary>Whether no file was changed from when it was opened to when it was read.</summary>
    public bool IsSteady => _files.TrueForAll(file => file.Read.HasContentOf(file.Opened));

    /// <summary>Opens a file whose content is to count.</summary>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be opened.</exception>
    public Stream Open(string path)
    {
        var file = new RecordedFile();
        _files.Add(file);
        using (calls.Begin(path))
        {
            // What cannot be opened is known by its name alone.
            file.Opened = file.Read = FileStamp.Of(path);
            return new RecordingStream(path, file, calls);
        }
    }

    /// <summary>The hash of all files, one after the other; a file that could not be opened counts as empty.</summary>
    public UInt128 Hash()
    {
        var hash = new XxHash128();
        _files.ForEach(file => hash.Append(file.Hash.GetCurrentHash()));
        return hash.GetCurrentHashAsUInt128();
    }

    private sealed class RecordedFile
    {
        public XxHash128 Hash { get; } = new();

        public FileStamp Opened { get; set; }

        public FileStamp Read { get; set; }
    }

    private sealed class RecordingStream : RegularFile
    {
        private readonly string _path;
        private readonly RecordedFile _file;
        private readonly FileCalls _calls;

        public RecordingStream(string path, RecordedFile file, FileCalls calls)
            : base(path, calls)
        {
            _path = path;
            _file = file;
            _calls = calls;
            file.Opened = FileStamp.Of(SafeFileHandle);
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int read = base.Read(buffer, offset, count);
            _file.Hash.Append(buffer.AsSpan(offset, read));
            return read;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing && !SafeFileHandle.IsClosed)
            {
                using (_calls.BeginLast(_path, _file.Opened.Inode))
                {
                    _file.Read = FileStamp.Of(SafeFileHandle);
                }
            }

            base.Dispose(disposing);
        }
    }
}
