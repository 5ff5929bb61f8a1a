using System.Buffers;
using System.Buffers.Binary;

namespace DnsLb.Core.Transport;

/// <summary>A stretch of a DNS stream: messages, each with its length in two bytes before it. Its memory is borrowed while there is content, and grows with that, up to 128 KiB.</summary>
/// <param name="initialLength">The bytes borrowed at first.</param>
internal sealed class MessageBuffer(int initialLength) : IDisposable
{
    private const int PrefixLength = sizeof(ushort);

    private byte[] _bytes = [];
    private int _start;
    private int _end;

    /// <summary>The bytes held.</summary>
    public ReadOnlySpan<byte> Content => _bytes.AsSpan(_start, _end - _start);

    /// <summary>Room behind the content, never empty, for <see cref="Advance"/> to take in.</summary>
    public Span<byte> Free
    {
        get
        {
            EnsureFree(1);
            return _bytes.AsSpan(_end);
        }
    }

    /// <summary>Adds bytes that were written to <see cref="Free"/>.</summary>
    public void Advance(int count) => _end += count;

    /// <summary>Takes bytes out at the front.</summary>
    public void Skip(int count) => _start += count;

    /// <summary>Whether all of the first message is there.</summary>
    public bool HasMessage => MissingBytes() == 0;

    /// <summary>Takes the first message out when all of it is there; it is valid until the buffer is written to.</summary>
    public bool TryTakeMessage(out ReadOnlySpan<byte> message)
    {
        if (!HasMessage)
        {
            message = default;
            return false;
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(_bytes.AsSpan(_start));
        message = _bytes.AsSpan(_start + PrefixLength, length);
        _start += PrefixLength + length;
        return true;
    }

    /// <summary>Adds a message with its length before it.</summary>
    public void AppendMessage(ReadOnlySpan<byte> message)
    {
        EnsureFree(PrefixLength + message.Length);
        BinaryPrimitives.WriteUInt16BigEndian(_bytes.AsSpan(_end), (ushort)message.Length);
        message.CopyTo(_bytes.AsSpan(_end + PrefixLength));
        _end += PrefixLength + message.Length;
    }

    /// <summary>Forgets the content and gives the memory back.</summary>
    public void Release()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        _bytes = [];
        _start = _end = 0;
    }

    /// <summary>Gives the memory back when nothing is in it.</summary>
    public void ReleaseIfEmpty()
    {
        if (_start == _end)
        {
            Release();
        }
    }

    public void Dispose() => Release();

    // What the first message still lacks, as far as its length is known.
    private int MissingBytes()
    {
        int held = _end - _start;
        return held < PrefixLength
            ? PrefixLength - held
            : Math.Max(0, PrefixLength + BinaryPrimitives.ReadUInt16BigEndian(_bytes.AsSpan(_start)) - held);
    }

    private void EnsureFree(int count)
    {
        if (_bytes.Length - _end >= count)
        {
            return;
        }

        int held = _end - _start;
        byte[] to = held + count <= _bytes.Length ? _bytes : ArrayPool<byte>.Shared.Rent(Math.Max(held + count, initialLength));
        _bytes.AsSpan(_start, held).CopyTo(to);
        if (to != _bytes)
        {
            Release();
            _bytes = to;
        }

        _start = 0;
        _end = held;
    }
}
