using DnsLb.Core.Answering;

namespace DnsLb.Core.Transport;

/// <summary>The one responder of all TCP connections. The lock is theirs alone: no UDP worker ever takes it.</summary>
internal sealed class SharedResponder(GuardedResponder responder, LatencySampler sampler)
{
    private readonly Lock _lock = new();
    private readonly byte[] _reply = new byte[ushort.MaxValue];

    /// <summary>Appends the reply to a query, with its length before it (RFC 1035 section 4.2.2).</summary>
    /// <returns>False when there is no reply.</returns>
    public bool Respond(ReadOnlySpan<byte> query, in Client client, MessageBuffer output)
    {
        lock (_lock)
        {
            sampler.Begin();
            responder.ReadAhead(0, query);
            int length = responder.RespondTo(0, query, _reply, client);
            if (length > 0)
            {
                output.AppendMessage(_reply.AsSpan(0, length));
            }

            sampler.End(1);
            return length > 0;
        }
    }
}
