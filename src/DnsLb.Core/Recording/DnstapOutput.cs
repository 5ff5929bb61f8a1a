using System.Buffers;
using System.Buffers.Binary;

namespace DnsLb.Core.Recording;

/// <summary>dnstap: each query and each reply as a frame, to a program that listens on a unix socket.</summary>
/// <param name="path">The socket.</param>
/// <param name="message">Writes the messages.</param>
internal sealed class DnstapOutput(string path, DnstapMessage message) : IRecordOutput
{
    private static readonly byte[] ContentType = [.. "protobuf:dnstap.Dnstap"u8];

    private readonly ArrayBufferWriter<byte> _frame = new();
    private FrameStream? _stream;
    private volatile bool _isToReopen;

    /// <inheritdoc/>
    public string Name => $"dnstap to {path}";

    /// <inheritdoc/>
    public void Open()
    {
        _isToReopen = false;
        _stream = FrameStream.Connect(path, ContentType);
    }

    /// <inheritdoc/>
    public bool Encode(in QueryRecord record, IBufferWriter<byte> output)
    {
        message.WriteQuery(record, _frame);
        Finish(output);
        if (!record.Reply.IsEmpty)
        {
            message.WriteResponse(record, _frame);
            Finish(output);
        }

        return true;
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (_isToReopen)
        {
            Close();
            Open();
        }

        _stream!.Send(bytes);
    }

    /// <inheritdoc/>
    public void Close()
    {
        _stream!.End();
        Abandon();
    }

    /// <inheritdoc/>
    public void Abandon() => _stream?.Dispose();

    /// <inheritdoc/>
    public void Reopen() => _isToReopen = true;

    private void Finish(IBufferWriter<byte> output)
    {
        BinaryPrimitives.WriteUInt32BigEndian(output.GetSpan(sizeof(uint)), (uint)_frame.WrittenCount);
        output.Advance(sizeof(uint));
        output.Write(_frame.WrittenSpan);
        _frame.ResetWrittenCount();
    }
}
