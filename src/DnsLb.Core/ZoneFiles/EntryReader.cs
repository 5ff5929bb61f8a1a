namespace DnsLb.Core.ZoneFiles;

/// <summary>Streams a master file entry by entry through one buffer, in which an entry always lies in one piece.</summary>
internal sealed class EntryReader(Stream stream)
{
    /// <summary>The longest entry, in bytes; a longer one is a parenthesis left open.</summary>
    public const int MaxEntry = 1 << 20;

    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;
    private int _line = 1;
    private bool _isAll;
    private bool _isBegun;

    /// <summary>Reads the next entry.</summary>
    /// <returns>False at the end of the file.</returns>
    public bool Read(Entry entry)
    {
        if (!_isBegun)
        {
            Begin();
        }

        while (_start < _end || !_isAll)
        {
            int next = EntryLexer.Scan(_buffer, _start, _end, _isAll, ref _line, entry);
            if (next >= 0)
            {
                _start = next;
                return true;
            }

            if (_end - _start > MaxEntry)
            {
                entry.Fail(_start, $"an entry of more than {MaxEntry:N0} bytes; is a parenthesis left open?");
                _start = _end;
                _isAll = true;
                return true;
            }

            Fill();
        }

        return false;
    }

    private void Begin()
    {
        _isBegun = true;
        while (_end < 3 && !_isAll)
        {
            Fill();
        }

        if (_buffer.AsSpan(0, _end).StartsWith("\uFEFF"u8))
        {
            _start = 3;
        }
    }

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }
        else if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        int read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        _isAll = read == 0;
    }
}
