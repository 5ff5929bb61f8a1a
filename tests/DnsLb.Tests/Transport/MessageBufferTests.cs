using DnsLb.Core.Transport;

namespace DnsLb.Tests.Transport;

public sealed class MessageBufferTests : IDisposable
{
    private readonly MessageBuffer _buffer = new(initialLength: 4096);

    public void Dispose() => _buffer.Dispose();

    [Fact]
    public void TryTakeMessage_OneAndAHalf_GivesTheOne()
    {
        Receive([0, 2, 11, 12, 0, 3, 13]);

        Assert.True(_buffer.TryTakeMessage(out ReadOnlySpan<byte> message));
        Assert.Equal([11, 12], message.ToArray());
        Assert.False(_buffer.TryTakeMessage(out _));
        Receive([14, 15]);
        Assert.True(_buffer.TryTakeMessage(out message));
        Assert.Equal([13, 14, 15], message.ToArray());
    }

    [Fact]
    public void Free_LongMessageAnnounced_GrowsOnlyWithWhatHasCome()
    {
        Receive([0xFF, 0xFF]);
        Assert.InRange(_buffer.Free.Length, 1, 4096);

        byte[] some = new byte[1000];
        for (int received = 0; received < ushort.MaxValue; received += some.Length)
        {
            Receive(some);
            Assert.InRange(_buffer.Free.Length, 1, 2 * (received + 4096));
        }

        Assert.True(_buffer.HasMessage);
    }

    [Fact]
    public void ReleaseIfEmpty_HalfAMessage_KeepsIt()
    {
        Receive([0, 2, 11]);

        _buffer.ReleaseIfEmpty();
        Receive([12]);

        Assert.True(_buffer.TryTakeMessage(out ReadOnlySpan<byte> message));
        Assert.Equal([11, 12], message.ToArray());
    }

    [Fact]
    public void Release_Content_IsForgotten()
    {
        _buffer.AppendMessage([1, 2, 3]);
        Assert.Equal([0, 3, 1, 2, 3], _buffer.Content.ToArray());

        _buffer.Release();

        Assert.True(_buffer.Content.IsEmpty);
        Assert.False(_buffer.HasMessage);
    }

    private void Receive(byte[] bytes)
    {
        while (bytes.Length > 0)
        {
            int count = Math.Min(bytes.Length, _buffer.Free.Length);
            bytes.AsSpan(0, count).CopyTo(_buffer.Free);
            _buffer.Advance(count);
            bytes = bytes[count..];
        }
    }
}
