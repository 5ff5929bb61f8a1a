using System.Net;
using System.Net.Sockets;
using DnsLb.Core.Recording;

namespace DnsLb.Core.Transport;

/// <summary>One TCP client: takes its queries, pipelined as it likes, and answers them in order (RFC 7766). It never blocks: a worker calls <see cref="Proceed"/> when its socket is ready.</summary>
internal sealed class TcpConnection : IDisposable
{
    // Replies to pipelined queries leave together, but a client that asks much and reads nothing must not fill memory.
    private const int MostBytesUnsent = 16 * 1024;

    // More than a socket holds. A client that asks without end must not keep its connection by that.
    private const int MostBytesAtTheEnd = 256 * 1024;

    private readonly Socket _socket;
    private readonly NonBlockingStream _stream;
    private readonly SharedResponder _responder;
    private readonly WaitingConnections _idle;
    private readonly WaitingConnections _sending;
    private readonly Ends _ends;
    private readonly LinkedListNode<(Socket Socket, long Since)> _self;

    // Two lengths, as the pool keeps at hand one array of each for a thread: a second one would take a lock.
    private readonly MessageBuffer _input = new(initialLength: 2048);
    private readonly MessageBuffer _output = new(initialLength: 4096);
    private bool _isLastReply;

    // What may still be received: of a connection that is to be closed, what comes until its last reply.
    private int _rest = int.MaxValue;

    /// <summary>Waits for the first query at once.</summary>
    /// <param name="socket">The connection; it becomes this one's, unless this throws.</param>
    /// <param name="address">The client's address.</param>
    /// <param name="responder">The responder of all connections.</param>
    /// <param name="idle">Closes the connection for receiving when no whole query comes: bytes that trickle in do not help. Queries that have come by then are answered.</param>
    /// <param name="sending">Closes the connection when the client does not take its replies.</param>
    /// <exception cref="SocketException">The client is gone.</exception>
    public TcpConnection(Socket socket, IPAddress address, SharedResponder responder, WaitingConnections idle, WaitingConnections sending)
    {
        _socket = socket;
        Address = address;
        _responder = responder;
        _idle = idle;
        _sending = sending;
        socket.NoDelay = true;
        _stream = new NonBlockingStream(socket);
        Descriptor = (int)socket.Handle;
        _ends = SocketName.Ends(socket);
        _self = new LinkedListNode<(Socket Socket, long Since)>((socket, 0));
        idle.Add(_self);
    }

    /// <summary>The client's address.</summary>
    public IPAddress Address { get; }

    /// <summary>The socket's number in the system.</summary>
    public int Descriptor { get; }

    /// <summary>True while the client has to take replies before anything else happens: ready then means ready to be written.</summary>
    public bool IsSending { get; private set; }

    /// <summary>True when the last receive may not have taken all bytes that the client sent.</summary>
    public bool MayHaveMore { get; private set; }

    /// <summary>Does what can be done at once, with one receive at most.</summary>
    /// <returns>False when the connection is over: the client closed its side, sent what is no query, or was cut off for taking too long.</returns>
    public bool Proceed()
    {
        if (IsSending)
        {
            return SendReplies() && (IsSending || (!_isLastReply && AnswerAll()));
        }

        if (!Receive())
        {
            EndSending();
            return false;
        }

        return !_input.HasMessage || Answer();
    }

    /// <summary>Waits until <see cref="Proceed"/> has something to do.</summary>
    public void WaitUntilReady() => _socket.Poll(Timeout.InfiniteTimeSpan, IsSending ? SelectMode.SelectWrite : SelectMode.SelectRead);

    /// <summary>Closes the connection.</summary>
    public void Dispose()
    {
        if (!IsSending)
        {
            _idle.Remove(_self);
        }
        else if (!_sending.Remove(_self))
        {
            // The system must not keep either what the client does not take.
            _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        _socket.Dispose();
        _input.Dispose();
        _output.Dispose();
    }

    private bool IsEnding => _rest != int.MaxValue;

    private bool Receive()
    {
        Span<byte> free = _input.Free;
        free = free[..Math.Min(free.Length, _rest)];
        int received = _stream.Receive(free);
        MayHaveMore = received == free.Length;
        _input.Advance(Math.Max(0, received));
        _input.ReleaseIfEmpty();
        return received != 0;
    }

    private bool Answer()
    {
        if (!_idle.Remove(_self) || _idle.ClosesEachNext)
        {
            _rest = MostBytesAtTheEnd;
        }

        return AnswerAll();
    }

    // Ends with all queries answered and the connection idle again, or with replies that the client has to take first.
    private bool AnswerAll()
    {
        do
        {
            while (_input.HasMessage)
            {
                _isLastReply = !AnswerWhatIsThere();
                if (!SendReplies())
                {
                    return false;
                }

                if (IsSending)
                {
                    return true;
                }

                if (_isLastReply)
                {
                    return false;
                }
            }
        }
        while (ReceiveRest());

        if (IsEnding)
        {
            EndSending();
            return false;
        }

        _input.ReleaseIfEmpty();
        _idle.Add(_self);
        return true;
    }

    private bool ReceiveRest()
    {
        if (!IsEnding || _rest == 0)
        {
            return false;
        }

        int before = _input.Content.Length;
        Receive();
        int received = _input.Content.Length - before;
        _rest -= received;
        return received > 0;
    }

    // The client reads the end with the last reply: before it asks again, if it looks. Closed with bytes that it has sent since, it would have a reset in its place.
    private void EndSending()
    {
        if (!_idle.Remove(_self))
        {
            _stream.EndSending();
        }
    }

    // False when a query gets no reply: what follows it in the stream cannot be trusted.
    private bool AnswerWhatIsThere()
    {
        while (_output.Content.Length < MostBytesUnsent && _input.TryTakeMessage(out ReadOnlySpan<byte> query))
        {
            if (!_responder.Respond(query, _ends, _output))
            {
                return false;
            }
        }

        return true;
    }

    // False when the client is gone, or was cut off.
    private bool SendReplies()
    {
        while (_output.Content.Length > 0)
        {
            int sent = _stream.Send(_output.Content, isEndNear: IsEnding && !_isLastReply);
            if (sent == NonBlockingStream.NotReady)
            {
                BeginSending();
                return true;
            }

            if (sent == 0)
            {
                return false;
            }

            _output.Skip(sent);
        }

        _output.Release();
        if (IsSending && !_sending.Remove(_self))
        {
            return false;
        }

        IsSending = false;
        return true;
    }

    private void BeginSending()
    {
        if (!IsSending)
        {
            IsSending = true;
            _sending.Add(_self);
        }
    }
}
