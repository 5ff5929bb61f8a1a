using System.Buffers;
using DnsLb.Core.Files;

namespace DnsLb.Core.Recording;

/// <summary>The query log: a line for each query, at the end of a file or on standard output.</summary>
/// <remarks>A file that was renamed or removed, as logrotate does, is opened anew within a second, one that was cut off is written on from its end.</remarks>
internal sealed class QueryLogOutput : IRecordOutput
{
    /// <summary>The path that stands for standard output.</summary>
    public const string StandardOutput = "-";

    // Lines name clients.
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    private static readonly TimeSpan TimeBetweenLooks = TimeSpan.FromSeconds(1);

    private readonly string _path;
    private readonly QueryFilter _filter;
    private readonly TimeProvider _time;
    private readonly ExchangeReading _reading = new();
    private Stream? _stream;
    private ulong? _inode;
    private long _lookedAt;
    private volatile bool _isToReopen;

    /// <summary>Opens nothing yet.</summary>
    /// <param name="path">The file; - for standard output.</param>
    /// <param name="filter">Which queries it is for.</param>
    /// <param name="time">The clock.</param>
    public QueryLogOutput(string path, QueryFilter filter, TimeProvider time)
    {
        _path = path;
        _filter = filter;
        _time = time;
    }

    /// <inheritdoc/>
    public string Name => _path == StandardOutput ? "query log on standard output" : $"query log {_path}";

    /// <inheritdoc/>
    public void Open()
    {
        _isToReopen = false;
        if (_path == StandardOutput)
        {
            _stream = Console.OpenStandardOutput();
            return;
        }

        FileStream file = AppendedFile.Open(_path, Mode);
        _stream = file;
        _inode = FileStatus.Of(file.SafeFileHandle)?.Inode;
        _lookedAt = _time.GetTimestamp();
    }

    /// <inheritdoc/>
    public bool Encode(in QueryRecord record, IBufferWriter<byte> output)
    {
        var client = record.ClientAddress;
        _reading.Read(record);
        bool passes = _filter.Passes(_reading, client);
        if (passes)
        {
            QueryLine.Write(record, _reading, client, output);
        }

        return passes;
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (_isToReopen || HasMoved())
        {
            Abandon();
            Open();
        }

        if (_stream is FileStream { CanSeek: true } file)
        {
            Append(file, bytes);
        }
        else
        {
            _stream!.Write(bytes);
        }
    }

    /// <inheritdoc/>
    public void Close() => Abandon();

    /// <inheritdoc/>
    public void Abandon()
    {
        _stream?.Dispose();
        _stream = null;
    }

    /// <inheritdoc/>
    public void Reopen() => _isToReopen = true;

    private static void Append(FileStream file, ReadOnlySpan<byte> bytes)
    {
        long end = file.Length;
        try
        {
            file.Write(bytes);
        }
        catch (IOException)
        {
            TakeBack(file, end);
            throw;
        }
    }

    // Of a disk that is full, the first lines may fit, and a part of one.
    private static void TakeBack(FileStream file, long end)
    {
        try
        {
            file.SetLength(end);
        }
        catch (Exception failure) when (FileFailure.Is(failure) || failure is ArgumentException)
        {
            // What is no regular file has no length.
        }
    }

    private bool HasMoved()
    {
        if (_stream is not FileStream || _time.GetElapsedTime(_lookedAt) < TimeBetweenLooks)
        {
            return false;
        }

        _lookedAt = _time.GetTimestamp();
        return _inode is not null && FileStatus.Of(_path)?.Inode != _inode;
    }
}
