using System.Net;
using DnsLb.Core.Logging;
using Microsoft.Extensions.Logging;

namespace DnsLb.Core.Transport;

/// <summary>Everything that the transports log.</summary>
internal static partial class TransportLog
{
    [LoggerMessage(EventIds.AnsweringFailed, LogLevel.Error, "a bug: answering the query {Query} failed; it gets no reply{LeftOut}")]
    public static partial void AnsweringFailed(this ILogger logger, string query, string leftOut, Exception failure);

    [LoggerMessage(EventIds.WorkerFailed, LogLevel.Error, "{Worker}: receiving failed ({Reason}); the worker goes on{LeftOut}")]
    public static partial void WorkerFailed(this ILogger logger, string worker, string reason, string leftOut);

    [LoggerMessage(EventIds.TcpAcceptFailed, LogLevel.Error, "TCP {EndPoint}: accepting failed ({Reason}); the listener goes on{LeftOut}")]
    public static partial void TcpAcceptFailed(this ILogger logger, EndPoint endPoint, string reason, string leftOut);

    [LoggerMessage(EventIds.TcpPlacesTaken, LogLevel.Warning, "all {Places} places for TCP connections are taken; new ones displace those that are idle longest{LeftOut}")]
    public static partial void TcpPlacesTaken(this ILogger logger, int places, string leftOut);

    [LoggerMessage(EventIds.TcpConnectionFailed, LogLevel.Error, "a bug: a TCP connection failed and was closed{LeftOut}")]
    public static partial void TcpConnectionFailed(this ILogger logger, string leftOut, Exception failure);
}
