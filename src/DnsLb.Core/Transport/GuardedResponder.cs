using DnsLb.Core.Answering;

namespace DnsLb.Core.Transport;

/// <summary>A responder whose failures, each of them a bug, cost one query and not the worker: they are counted and logged.</summary>
internal sealed class GuardedResponder(Responder responder, TransportCounters counters, TransportFailures failures)
{
    private readonly bool[] _hasFailed = new bool[Responder.Places];

    /// <inheritdoc cref="Responder.BeginBatch"/>
    public void BeginBatch() => responder.BeginBatch();

    /// <summary>Reads a message before its turn as <see cref="Responder.ReadAhead"/> does.</summary>
    public void ReadAhead(int place, ReadOnlySpan<byte> query)
    {
        _hasFailed[place] = false;
        try
        {
            responder.ReadAhead(place, query);
        }
        catch (Exception failure)
        {
            _hasFailed[place] = true;
            Failed(query, failure);
        }
    }

    /// <summary>Answers a message that was read ahead as <see cref="Responder.RespondTo"/> does.</summary>
    /// <returns>The reply's length; 0 also after a failure, be it of the reading.</returns>
    public int RespondTo(int place, ReadOnlySpan<byte> query, Span<byte> reply, in Client client)
    {
        if (_hasFailed[place])
        {
            return 0;
        }

        try
        {
            return responder.RespondTo(place, query, reply, client);
        }
        catch (Exception failure)
        {
            Failed(query, failure);
            return 0;
        }
    }

    private void Failed(ReadOnlySpan<byte> query, Exception failure)
    {
        counters.CountResponderFailure();
        failures.Answering(query, failure);
    }
}
