using System.Net;
using DnsLb.Core.Logging;
using Microsoft.Extensions.Logging;

namespace DnsLb.Core.Transport;

/// <summary>Logs what may fail in floods: each kind once a minute at most, with the number of those left out. Thread-safe.</summary>
internal sealed class TransportFailures(ILogger logger, TimeProvider time)
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    // A query that is longer has its end cut off in the log.
    private const int MostQueryBytes = 512;

    private readonly LogPace _answering = new(Period, time);
    private readonly LogPace _workers = new(Period, time);
    private readonly LogPace _accepting = new(Period, time);
    private readonly LogPace _connections = new(Period, time);
    private readonly LogPace _places = new(Period, time);

    /// <summary>The responder failed.</summary>
    public void Answering(ReadOnlySpan<byte> query, Exception failure)
    {
        if (_answering.TryPass(out string leftOut))
        {
            logger.AnsweringFailed(Convert.ToHexString(query[..Math.Min(query.Length, MostQueryBytes)]), leftOut, failure);
        }
    }

    /// <summary>A worker could not receive.</summary>
    public void Worker(string name, Exception failure)
    {
        if (_workers.TryPass(out string leftOut))
        {
            logger.WorkerFailed(name, failure.Message, leftOut);
        }
    }

    /// <summary>A TCP listener could not accept.</summary>
    public void Accepting(EndPoint endPoint, Exception failure)
    {
        if (_accepting.TryPass(out string leftOut))
        {
            logger.TcpAcceptFailed(endPoint, failure.Message, leftOut);
        }
    }

    /// <summary>A TCP connection failed by a bug.</summary>
    public void Connection(Exception failure)
    {
        if (_connections.TryPass(out string leftOut))
        {
            logger.TcpConnectionFailed(leftOut, failure);
        }
    }

    /// <summary>A client came when all places were taken.</summary>
    public void PlacesTaken(int places)
    {
        if (_places.TryPass(out string leftOut))
        {
            logger.TcpPlacesTaken(places, leftOut);
        }
    }
}
