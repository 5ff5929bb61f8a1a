using System.Security.Cryptography;
using DnsLb.Core.ZoneFiles;

namespace DnsLb.Core.Serving;

/// <summary>Tells whether the content of a zone's files is the same, so that a touched file is no change. It hashes what is read of the files, as it is read.</summary>
internal sealed class ContentHash : IDisposable
{
    private readonly List<IncrementalHash> _files = [];

    /// <summary>Opens a file whose content is to count.</summary>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be opened.</exception>
    public Stream Open(string path)
    {
        var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        _files.Add(hash);
        return new HashingStream(path, hash);
    }

    /// <summary>The hash of all files, one after the other; a file that could not be opened counts as empty.</summary>
    public byte[] Get() => SHA256.HashData([.. _files.SelectMany(file => file.GetCurrentHash())]);

    public void Dispose() => _files.ForEach(file => file.Dispose());

    private sealed class HashingStream(string path, IncrementalHash hash) : RegularFile(path)
    {
        public override int Read(byte[] buffer, int offset, int count)
        {
            int read = base.Read(buffer, offset, count);
            hash.AppendData(buffer, offset, read);
            return read;
        }
    }
}
