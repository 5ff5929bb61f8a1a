using System.Runtime.InteropServices;

namespace DnsLb.Core.Transport;

/// <summary>The socket calls of Linux that .NET does not offer, for 64-bit processes.</summary>
internal static unsafe partial class Linux
{
    /// <summary>Whether these calls can be used here.</summary>
    public static bool IsSupported { get; } = OperatingSystem.IsLinux() && Environment.Is64BitProcess;

    public const int SolSocket = 1;
    public const int SoReusePort = 15;
    public const int IPProtoIP = 0;
    public const int IPPktInfo = 8;
    public const int IPMtuDiscover = 10;
    public const int IPProtoIPv6 = 41;
    public const int IPv6MtuDiscover = 23;
    public const int IPv6RecvPktInfo = 49;

    /// <summary>Nothing is fragmented here: what is longer than the interface takes is an error. Path MTU messages, which can be forged, are ignored, and the DF bit stays off.</summary>
    public const int PmtuDiscoverInterface = 4;

    /// <summary>The call was interrupted by a signal: try again.</summary>
    public const int Eintr = 4;

    /// <summary>The call would have to wait.</summary>
    public const int Eagain = 11;

    /// <summary>The datagram is longer than the interface takes.</summary>
    public const int Emsgsize = 90;

    /// <summary>In a message's flags: the datagram was longer than the buffer.</summary>
    public const int MsgTrunc = 0x20;

    /// <summary>Wait for the first message only.</summary>
    public const int MsgWaitForOne = 0x10000;

    /// <summary>A peer that is gone is an error, not a signal.</summary>
    public const int MsgNoSignal = 0x4000;

    /// <summary>More follows at once: what does not fill a packet waits for it.</summary>
    public const int MsgMore = 0x8000;

    public const int ShutRead = 0;

    [LibraryImport("libc", EntryPoint = "recvmmsg", SetLastError = true)]
    public static partial int ReceiveMessages(int socket, MessageHeader* messages, uint count, int flags, void* timeout);

    [LibraryImport("libc", EntryPoint = "sendmmsg", SetLastError = true)]
    public static partial int SendMessages(int socket, MessageHeader* messages, uint count, int flags);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    public static partial nint Receive(int socket, Span<byte> buffer, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    public static partial nint Send(int socket, ReadOnlySpan<byte> buffer, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "shutdown", SetLastError = true)]
    public static partial int Shutdown(int socket, int how);

    /// <summary><c>struct mmsghdr</c>, with the <c>struct msghdr</c> that it begins with.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 64)]
    public struct MessageHeader
    {
        [FieldOffset(0)] public byte* Name;
        [FieldOffset(8)] public uint NameLength;
        [FieldOffset(16)] public Buffer* Buffers;
        [FieldOffset(24)] public nuint BufferCount;
        [FieldOffset(32)] public byte* Control;
        [FieldOffset(40)] public nuint ControlLength;
        [FieldOffset(48)] public int Flags;
        [FieldOffset(56)] public uint Length;
    }

    /// <summary><c>struct iovec</c>.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 16)]
    public struct Buffer
    {
        [FieldOffset(0)] public byte* Start;
        [FieldOffset(8)] public nuint Length;
    }
}
