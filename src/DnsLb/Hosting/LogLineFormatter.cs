using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace DnsLb.Hosting;

/// <summary>One line for each event: time, level, message. For the journal, which has the time, its priority, level and message.</summary>
internal sealed class LogLineFormatter(TimeProvider time, bool isJournal) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "line";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        string message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        string text = $"{Severity.Word(logEntry.LogLevel),-7} {message}{(logEntry.Exception is { } failure ? $": {failure}" : "")}";
        if (isJournal)
        {
            // Each line is an entry of its own there.
            string prefix = Severity.JournalPrefix(logEntry.LogLevel);
            textWriter.WriteLine($"{prefix}{text.ReplaceLineEndings($"\n{prefix}")}");
        }
        else
        {
            textWriter.WriteLine($"{time.GetLocalNow().ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture)} {text}");
        }
    }
}
