using System.Runtime.InteropServices;

namespace DnsLb.Core.Transport;

/// <summary>Room for a batch of queries and their replies in native memory, with the headers that recvmmsg and sendmmsg take.</summary>
/// <remarks>Not thread-safe. Control messages (IP_PKTINFO) received with a query are handed back with its reply, so that it leaves from the address that was asked.</remarks>
internal sealed unsafe class MessageBatch : IDisposable
{
    /// <summary>Messages in a batch.</summary>
    public const int Size = 32;

    // 65 cache lines, not 64: buffers a power of two apart would compete for the same lines of the cache.
    private const int BufferLength = 65 * 64;
    private const int NameLength = 32;
    private const int ControlLength = 64;
    private const int MessageLength = (2 * sizeof(long) * 8) + (2 * 16) + NameLength + ControlLength + (2 * BufferLength);

    // What every interface and every client takes (RFC 1035 section 4.2.1).
    private const int ShortReplyLength = 512;

    // In struct in_pktinfo and struct in6_pktinfo behind a 16-byte cmsghdr.
    private const int ControlHeaderLength = 16;
    private const int InterfaceIndexOffset = ControlHeaderLength;
    private const int AddressOffset = ControlHeaderLength + 4;
    private const int IPv6AddressOffset = ControlHeaderLength;
    private const int IPv6InterfaceIndexOffset = ControlHeaderLength + 16;

    private readonly byte* _memory;
    private readonly Linux.MessageHeader* _queries;
    private readonly Linux.MessageHeader* _replies;
    private readonly Linux.Buffer* _queryBuffers;
    private readonly Linux.Buffer* _replyBuffers;
    private readonly byte* _names;
    private readonly byte* _controls;
    private readonly byte* _queryBytes;
    private readonly byte* _replyBytes;
    private int _queryCount;
    private int _replyCount;
    private int _replyLength = BufferLength;

    public MessageBatch()
    {
        _memory = (byte*)NativeMemory.AlignedAlloc(MessageLength * Size, 64);
        NativeMemory.Clear(_memory, MessageLength * Size);
        _queries = (Linux.MessageHeader*)_memory;
        _replies = _queries + Size;
        _queryBuffers = (Linux.Buffer*)(_replies + Size);
        _replyBuffers = _queryBuffers + Size;
        _names = (byte*)(_replyBuffers + Size);
        _controls = _names + (NameLength * Size);
        _queryBytes = _controls + (ControlLength * Size);
        _replyBytes = _queryBytes + (BufferLength * Size);
        for (int i = 0; i < Size; i++)
        {
            _queryBuffers[i] = new Linux.Buffer { Start = _queryBytes + (i * BufferLength), Length = BufferLength };
            _queries[i] = new Linux.MessageHeader
            {
                Name = _names + (i * NameLength),
                NameLength = NameLength,
                Buffers = _queryBuffers + i,
                BufferCount = 1,
                Control = _controls + (i * ControlLength),
                ControlLength = ControlLength,
            };
        }
    }

    /// <summary>Waits for one query and takes what else is there.</summary>
    /// <returns>The number of queries; -1 for an error, which <see cref="Marshal.GetLastPInvokeError"/> tells.</returns>
    public int Receive(int socket)
    {
        // What the system wrote over the lengths of the room.
        for (int i = 0; i < _queryCount; i++)
        {
            _queries[i].NameLength = NameLength;
            _queries[i].ControlLength = ControlLength;
        }

        _replyCount = 0;
        int received = Linux.ReceiveMessages(socket, _queries, Size, Linux.MsgWaitForOne, null);
        _queryCount = Math.Max(received, 0);
        return received;
    }

    /// <summary>The bytes of a received query.</summary>
    public ReadOnlySpan<byte> Query(int index) => new(_queryBytes + (index * BufferLength), (int)_queries[index].Length);

    /// <summary>The <c>struct sockaddr</c> of a query's sender; empty when the socket was shut down instead of receiving.</summary>
    public ReadOnlySpan<byte> Sender(int index) => new(_names + (index * NameLength), (int)_queries[index].NameLength);

    /// <summary>The address that a query came to; empty unless the socket is a wildcard, which asks for it.</summary>
    public ReadOnlySpan<byte> AskedAddress(int index)
    {
        ref readonly Linux.MessageHeader query = ref _queries[index];
        if (!HasInterface(query))
        {
            return default;
        }

        return IsIPv6(query) ? new(query.Control + IPv6AddressOffset, 16) : new(query.Control + AddressOffset, 4);
    }

    /// <summary>Whether a query was longer than its buffer.</summary>
    public bool IsTruncated(int index) => (_queries[index].Flags & Linux.MsgTrunc) != 0;

    /// <summary>Where the reply to a query is to be written; after <see cref="Send"/> has met an interface with a small MTU, for short replies only.</summary>
    public Span<byte> ReplyBuffer(int index) => new(_replyBytes + (index * BufferLength), _replyLength);

    /// <summary>Adds the reply to a query to those that <see cref="Send"/> sends.</summary>
    public void AddReply(int index, int length)
    {
        ref readonly Linux.MessageHeader query = ref _queries[index];
        _replyBuffers[_replyCount] = new Linux.Buffer { Start = _replyBytes + (index * BufferLength), Length = (nuint)length };
        _replies[_replyCount] = new Linux.MessageHeader
        {
            Name = query.Name,
            NameLength = query.NameLength,
            Buffers = _replyBuffers + _replyCount,
            BufferCount = 1,
            Control = query.ControlLength == 0 ? null : query.Control,
            ControlLength = query.ControlLength,
        };
        _replyCount++;
        ForgetInterface(query);
    }

    /// <summary>Sends the replies added since the last <see cref="Receive"/>.</summary>
    /// <returns>How many could not be sent.</returns>
    public int Send(int socket)
    {
        int failed = 0;
        for (int at = 0; at < _replyCount;)
        {
            int sent = Linux.SendMessages(socket, _replies + at, (uint)(_replyCount - at), 0);
            if (sent > 0)
            {
                at += sent;
                continue;
            }

            int error = Marshal.GetLastPInvokeError();
            if (error == Linux.Emsgsize)
            {
                _replyLength = ShortReplyLength;
            }

            if (error != Linux.Eintr)
            {
                failed++;
                at++;
            }
        }

        return failed;
    }

    public void Dispose() => NativeMemory.AlignedFree(_memory);

    // The reply takes the address that was asked, but the way that the routing table says.
    private static void ForgetInterface(in Linux.MessageHeader query)
    {
        if (HasInterface(query))
        {
            *(int*)(query.Control + (IsIPv6(query) ? IPv6InterfaceIndexOffset : InterfaceIndexOffset)) = 0;
        }
    }

    private static bool HasInterface(in Linux.MessageHeader query) => query.ControlLength >= ControlHeaderLength + 12;

    private static bool IsIPv6(in Linux.MessageHeader query) => *(int*)(query.Control + 8) == Linux.IPProtoIPv6;
}
