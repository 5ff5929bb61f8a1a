using System.IO.Hashing;
using Microsoft.Win32.SafeHandles;

namespace DnsLb.Core.State;

/// <summary>What was in each page of a file when it was last written here, or the file was opened: tells when somebody else has written to it. Not thread-safe.</summary>
/// <remarks>The time of the last change does not tell it: its clock stands still for milliseconds, and our own writes change it too.</remarks>
internal sealed class KnownPages
{
    /// <summary>Bytes in a page.</summary>
    public const int PageSize = 8192;

    private const int PagesAtOnce = 32;

    private readonly Dictionary<long, ulong> _hashes = [];

    /// <summary>Takes in what is written to the file.</summary>
    /// <param name="position">Where it begins.</param>
    /// <param name="pages">Whole pages.</param>
    public void Take(long position, ReadOnlySpan<byte> pages)
    {
        for (long page = position / PageSize; pages.Length >= PageSize; page++, pages = pages[PageSize..])
        {
            _hashes[page] = XxHash3.HashToUInt64(pages[..PageSize]);
        }
    }

    /// <summary>Whether what was read from the file is what was in it. Pages that are not known count as such.</summary>
    /// <param name="position">Where it begins.</param>
    /// <param name="pages">Whole pages.</param>
    public bool Are(long position, ReadOnlySpan<byte> pages)
    {
        for (long page = position / PageSize; pages.Length >= PageSize; page++, pages = pages[PageSize..])
        {
            if (_hashes.TryGetValue(page, out ulong hash) && hash != XxHash3.HashToUInt64(pages[..PageSize]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Takes in that the file has another length.</summary>
    public void SetLength(long length)
    {
        foreach (long page in _hashes.Keys.Where(page => (page + 1) * PageSize > length).ToList())
        {
            _hashes.Remove(page);
        }
    }

    /// <summary>Takes in what is in the file.</summary>
    /// <exception cref="IOException">The disk does not give it.</exception>
    public void TakeAll(SafeFileHandle file)
    {
        foreach (var (page, hash) in Read(file))
        {
            _hashes[page] = hash;
        }
    }

    /// <summary>Whether all pages are in the file as they were.</summary>
    /// <exception cref="IOException">The disk does not give it.</exception>
    public bool AreIn(SafeFileHandle file) =>
        Read(file).Count(found => _hashes.TryGetValue(found.Page, out ulong hash) && hash == found.Hash) == _hashes.Count;

    private static IEnumerable<(long Page, ulong Hash)> Read(SafeFileHandle file)
    {
        byte[] buffer = new byte[PagesAtOnce * PageSize];
        long page = 0;
        for (int read; (read = Fill(file, buffer, page * PageSize) / PageSize) > 0;)
        {
            for (int i = 0; i < read; i++, page++)
            {
                yield return (page, XxHash3.HashToUInt64(buffer.AsSpan(i * PageSize, PageSize)));
            }
        }
    }

    private static int Fill(SafeFileHandle file, Span<byte> buffer, long position)
    {
        int length = 0;
        for (int read; length < buffer.Length && (read = RandomAccess.Read(file, buffer[length..], position + length)) > 0;)
        {
            length += read;
        }

        return length;
    }
}
