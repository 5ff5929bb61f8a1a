using System.Buffers;
using System.Text;
using DnsLb.Core.Wire;

namespace DnsLb.Core.Recording;

/// <summary>Writes the messages of dnstap (https://dnstap.info, dnstap.proto) that an authoritative server sends.</summary>
/// <param name="identity">Which server this is.</param>
/// <param name="version">Its name and version.</param>
internal sealed class DnstapMessage(string identity, string version)
{
    private const int IPv4Length = 4;

    private readonly byte[] _identity = Encoding.UTF8.GetBytes(identity);
    private readonly byte[] _version = Encoding.UTF8.GetBytes(version);
    private readonly ArrayBufferWriter<byte> _message = new();

    /// <summary>Adds the query of a record.</summary>
    public void WriteQuery(in QueryRecord record, IBufferWriter<byte> output)
    {
        Begin(MessageType.AuthQuery, record);
        _message.WriteBytes(Field.QueryMessage, record.Query);
        Finish(output);
    }

    /// <summary>Adds the reply of a record.</summary>
    public void WriteResponse(in QueryRecord record, IBufferWriter<byte> output)
    {
        Begin(MessageType.AuthResponse, record);
        WriteTime(Field.ResponseSeconds, Field.ResponseNanoseconds, record.Received + record.Took);
        _message.WriteBytes(Field.ResponseMessage, record.Reply);
        Finish(output);
    }

    private void Begin(MessageType type, in QueryRecord record)
    {
        Ends ends = record.Ends;
        ClientAddress client = ends.Client.Address;
        ClientAddress server = ends.Server;
        bool isIPv6 = ends.Client.IsIPv6;
        _message.ResetWrittenCount();
        _message.WriteVarint(Field.Type, (ulong)type);
        _message.WriteVarint(Field.SocketFamily, isIPv6 ? 2u : 1u);
        _message.WriteVarint(Field.SocketProtocol, ends.Client.IsTcp ? 2u : 1u);
        _message.WriteBytes(Field.QueryAddress, isIPv6 ? client : client[..IPv4Length]);
        _message.WriteBytes(Field.ResponseAddress, isIPv6 ? server : server[..IPv4Length]);
        _message.WriteVarint(Field.QueryPort, ends.ClientPort);
        _message.WriteVarint(Field.ResponsePort, ends.ServerPort);
        WriteTime(Field.QuerySeconds, Field.QueryNanoseconds, record.Received);
    }

    private void WriteTime(int seconds, int nanoseconds, DateTimeOffset time)
    {
        _message.WriteVarint(seconds, (ulong)time.ToUnixTimeSeconds());
        _message.WriteFixed32(nanoseconds, (uint)(time.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick));
    }

    private void Finish(IBufferWriter<byte> output)
    {
        output.WriteBytes(OuterField.Identity, _identity);
        output.WriteBytes(OuterField.Version, _version);
        output.WriteBytes(OuterField.Message, _message.WrittenSpan);
        output.WriteVarint(OuterField.Type, 1);
    }

    private enum MessageType
    {
        AuthQuery = 1,
        AuthResponse = 2,
    }

    // message Dnstap; its type 1 is MESSAGE.
    private static class OuterField
    {
        public const int Identity = 1;
        public const int Version = 2;
        public const int Message = 14;
        public const int Type = 15;
    }

    // message Message.
    private static class Field
    {
        public const int Type = 1;
        public const int SocketFamily = 2;
        public const int SocketProtocol = 3;
        public const int QueryAddress = 4;
        public const int ResponseAddress = 5;
        public const int QueryPort = 6;
        public const int ResponsePort = 7;
        public const int QuerySeconds = 8;
        public const int QueryNanoseconds = 9;
        public const int QueryMessage = 10;
        public const int ResponseSeconds = 12;
        public const int ResponseNanoseconds = 13;
        public const int ResponseMessage = 14;
    }
}
