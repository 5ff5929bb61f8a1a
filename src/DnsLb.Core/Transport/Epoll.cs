using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DnsLb.Core.Transport;

/// <summary>Says which of many sockets are ready (epoll(7), Linux). One thread waits; any may add and change sockets.</summary>
/// <remarks>Edge-triggered: a socket is named once for what came, not again until more comes or <see cref="Change"/> asks. The kernel then need not look at each socket a second time, after its query was taken.</remarks>
internal sealed unsafe partial class Epoll : IDisposable
{
    private const int MostEvents = 128;
    private const int CloseOnExec = 0x80000;
    private const uint ReadyToRead = 0x1;
    private const uint Urgent = 0x2;
    private const uint ReadyToWrite = 0x4;
    private const uint Failed = 0x8;
    private const uint Closed = 0x10;
    private const uint PeerClosed = 0x2000;
    private const uint EdgeTriggered = 0x80000000;
    private const int OperationAdd = 1;
    private const int OperationModify = 3;

    // struct epoll_event is packed on x86-64 only.
    private static readonly int TagOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? sizeof(uint) : sizeof(ulong);
    private static readonly int EventLength = TagOffset + sizeof(long);

    private readonly byte[] _events = new byte[MostEvents * EventLength];
    private readonly SafeFileHandle _epoll;
    private readonly SafeFileHandle _wake;

    /// <summary>Knows no socket yet.</summary>
    /// <exception cref="Win32Exception">The system has no descriptors left.</exception>
    public Epoll()
    {
        _epoll = Owned(Create(CloseOnExec));
        _wake = Owned(CreateEvent(0, CloseOnExec));
        Control(OperationAdd, (int)_wake.DangerousGetHandle(), ReadyToRead, tag: 0);
    }

    /// <summary>Waits for a socket from now on, to be read, until it is closed.</summary>
    /// <param name="socket">Its descriptor.</param>
    /// <param name="tag">What <see cref="Tag"/> says when it is ready; not 0.</param>
    /// <exception cref="Win32Exception">The system does not take it.</exception>
    public void Add(int socket, nint tag) => Control(OperationAdd, socket, Wanted(toWrite: false), tag);

    /// <summary>Waits for a known socket to be written, or to be read; it is named again if that can be done now.</summary>
    public void Change(int socket, nint tag, bool toWrite) => Control(OperationModify, socket, Wanted(toWrite), tag);

    /// <summary>Waits until a socket is ready, has failed or has ended.</summary>
    /// <param name="most">How long at most, in milliseconds.</param>
    /// <returns>How many are; 0 when none is in time, or a signal came between.</returns>
    public int Wait(int most)
    {
        fixed (byte* events = _events)
        {
            int count = Wait(_epoll, events, MostEvents, most);
            return count >= 0 ? count
                : Marshal.GetLastPInvokeError() == Linux.Eintr ? 0
                : throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>The tag of one of those that are ready; 0 after <see cref="Wake"/>.</summary>
    public nint Tag(int index) => (nint)MemoryMarshal.Read<long>(_events.AsSpan((index * EventLength) + TagOffset));

    /// <summary>Whether one receive may not take all that came of one of those that are ready: it stops at urgent data, and does not tell of an end behind bytes.</summary>
    public bool MayLeaveMore(int index) => (MemoryMarshal.Read<uint>(_events.AsSpan(index * EventLength)) & (Urgent | PeerClosed | Closed | Failed)) != 0;

    /// <summary>Makes this and all later waits end at once.</summary>
    public void Wake() => _ = WriteEvent(_wake, 1);

    public void Dispose()
    {
        _wake.Dispose();
        _epoll.Dispose();
    }

    // A peer that has closed its side may still take replies: that is no reason to try again before it takes more.
    private static uint Wanted(bool toWrite) => EdgeTriggered | (toWrite ? ReadyToWrite : ReadyToRead | Urgent | PeerClosed);

    private void Control(int operation, int socket, uint events, long tag)
    {
        byte* wanted = stackalloc byte[EventLength];
        var bytes = new Span<byte>(wanted, EventLength);
        bytes.Clear();
        MemoryMarshal.Write(bytes, events);
        MemoryMarshal.Write(bytes[TagOffset..], tag);
        if (Control(_epoll, operation, socket, wanted) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    private static SafeFileHandle Owned(int descriptor) =>
        descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw new Win32Exception(Marshal.GetLastPInvokeError());

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int Create(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int Control(SafeFileHandle epoll, int operation, int socket, byte* wanted);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int Wait(SafeFileHandle epoll, byte* events, int most, int milliseconds);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    private static partial int CreateEvent(uint count, int flags);

    [LibraryImport("libc", EntryPoint = "eventfd_write", SetLastError = true)]
    private static partial int WriteEvent(SafeFileHandle descriptor, ulong count);
}
