using System.Buffers.Binary;
using System.Net.Sockets;
using DnsLb.Core.Files;

namespace DnsLb.Core.Recording;

/// <summary>Frame Streams (https://farsightsec.github.io/fstrm) to a receiver that answers: the two agree on a content before the first frame, and on the end behind the last.</summary>
/// <remarks>A frame is a length of four bytes and as many bytes; a control frame has a length of 0 before it.</remarks>
internal sealed class FrameStream : IDisposable
{
    // A receiver that takes nothing for so long is as good as gone: what it would get by then is lost.
    private const int PatienceMilliseconds = 5000;

    private const uint ContentTypeField = 1;
    private const int MostControl = 512;
    private const int Word = sizeof(uint);

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
    {
        SendTimeout = PatienceMilliseconds,
        ReceiveTimeout = PatienceMilliseconds,
    };

    private readonly byte[] _contentType;

    private FrameStream(byte[] contentType) => _contentType = contentType;

    /// <summary>Connects to a unix socket, says what there is, and waits until the receiver wants it.</summary>
    /// <param name="path">The socket.</param>
    /// <param name="contentType">What the frames hold.</param>
    /// <exception cref="SocketException">Nobody answers.</exception>
    /// <exception cref="IOException">Nobody is there, or the receiver says something else.</exception>
    public static FrameStream Connect(string path, byte[] contentType)
    {
        var stream = new FrameStream(contentType);
        try
        {
            stream.Connect(path);
            stream.Begin();
            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Sends whole frames.</summary>
    public void Send(ReadOnlySpan<byte> frames)
    {
        while (!frames.IsEmpty)
        {
            frames = frames[_socket.Send(frames)..];
        }
    }

    /// <summary>Ends: says so, and waits until the receiver has everything.</summary>
    public void End()
    {
        Send([0, 0, 0, 0, 0, 0, 0, Word, 0, 0, 0, (byte)Control.Stop]);
        Receive(Control.Finish);
    }

    /// <summary>Closes the socket.</summary>
    public void Dispose() => _socket.Dispose();

    private void Connect(string path)
    {
        try
        {
            _socket.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException refused)
        {
            throw new IOException(SocketFile.Reason(path, refused), refused);
        }
    }

    private void Begin()
    {
        Send(ControlFrame(Control.Ready));
        byte[] accepted = Receive(Control.Accept);
        if (!accepted.AsSpan().SequenceEqual(ControlFrame(Control.Accept).AsSpan(2 * Word)))
        {
            throw new IOException("the receiver does not take dnstap");
        }

        Send(ControlFrame(Control.Start));
    }

    private byte[] ControlFrame(Control control)
    {
        byte[] frame = new byte[(5 * Word) + _contentType.Length];
        WriteWord(frame, 1, (uint)(frame.Length - (2 * Word)));
        WriteWord(frame, 2, (uint)control);
        WriteWord(frame, 3, ContentTypeField);
        WriteWord(frame, 4, (uint)_contentType.Length);
        _contentType.CopyTo(frame.AsSpan(5 * Word));
        return frame;
    }

    private static void WriteWord(Span<byte> frame, int index, uint value) => BinaryPrimitives.WriteUInt32BigEndian(frame[(index * Word)..], value);

    // The frame without its first two lengths.
    private byte[] Receive(Control control)
    {
        byte[] start = ReceiveExactly(2 * Word);
        uint length = BinaryPrimitives.ReadUInt32BigEndian(start.AsSpan(Word));
        if (BinaryPrimitives.ReadUInt32BigEndian(start) != 0 || length is < Word or > MostControl)
        {
            throw new IOException("the receiver does not speak Frame Streams");
        }

        byte[] frame = ReceiveExactly((int)length);
        return BinaryPrimitives.ReadUInt32BigEndian(frame) == (uint)control ? frame : throw new IOException($"the receiver does not say {control}");
    }

    private byte[] ReceiveExactly(int length)
    {
        byte[] bytes = new byte[length];
        for (int received = 0; received < length;)
        {
            int more = _socket.Receive(bytes.AsSpan(received));
            received += more > 0 ? more : throw new IOException("the receiver has closed the connection");
        }

        return bytes;
    }

    private enum Control
    {
        Accept = 1,
        Start = 2,
        Stop = 3,
        Ready = 4,
        Finish = 5,
    }
}
