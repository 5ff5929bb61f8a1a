using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace DnsLb.Tests.Serving;

/// <summary>A logger that keeps its lines, each with its level before it.</summary>
internal sealed class LogLines : ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyList<string> All => [.. _lines];

    /// <summary>Raised for each line, by the thread that logs it, after it is among <see cref="All"/>.</summary>
    public event Action<string>? Added;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Add($"{logLevel}: {formatter(state, exception)}{exception}");

    public void Clear() => _lines.Clear();

    private void Add(string line)
    {
        _lines.Enqueue(line);
        Added?.Invoke(line);
    }
}
