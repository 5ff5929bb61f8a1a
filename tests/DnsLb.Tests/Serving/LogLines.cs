using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace DnsLb.Tests.Serving;

/// <summary>A logger that keeps its lines, each with its level before it.</summary>
internal sealed class LogLines : ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyList<string> All => [.. _lines];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue($"{logLevel}: {formatter(state, exception)}{exception}");

    public void Clear() => _lines.Clear();
}
