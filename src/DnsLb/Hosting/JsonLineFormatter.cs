using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace DnsLb.Hosting;

/// <summary>An object of JSON for each event, on one line: time in UTC, level, number and name of the message, its text, and the values in it.</summary>
internal sealed class JsonLineFormatter(TimeProvider time, bool isJournal) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "json-line";

    // Logs are no HTML: names and quotes stay readable.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var line = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(line, Readable))
        {
            json.WriteStartObject();
            json.WriteString("time", Text(time.GetUtcNow()));
            json.WriteString("level", Severity.Word(logEntry.LogLevel));
            json.WriteNumber("id", logEntry.EventId.Id);
            json.WriteString("name", logEntry.EventId.Name ?? logEntry.Category);
            json.WriteString("message", logEntry.Formatter(logEntry.State, logEntry.Exception));
            WriteValues(json, logEntry.State as IReadOnlyList<KeyValuePair<string, object?>>);
            if (logEntry.Exception is { } failure)
            {
                json.WriteString("exception", failure.ToString());
            }

            json.WriteEndObject();
        }

        textWriter.Write(isJournal ? Severity.JournalPrefix(logEntry.LogLevel) : "");
        textWriter.WriteLine(Encoding.UTF8.GetString(line.WrittenSpan));
    }

    private static void WriteValues(Utf8JsonWriter json, IReadOnlyList<KeyValuePair<string, object?>>? values)
    {
        json.WriteStartObject("values");
        foreach (var (name, value) in (values ?? []).Where(pair => pair.Key != "{OriginalFormat}"))
        {
            json.WritePropertyName(name);
            switch (value)
            {
                case int or long or uint or ulong or ushort:
                    json.WriteNumberValue(Convert.ToDecimal(value, CultureInfo.InvariantCulture));
                    break;
                case double number when double.IsFinite(number):
                    json.WriteNumberValue(number);
                    break;
                case DateTimeOffset at:
                    json.WriteStringValue(Text(at));
                    break;
                case DateTime at:
                    json.WriteStringValue(Text(at));
                    break;
                default:
                    json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                    break;
            }
        }

        json.WriteEndObject();
    }

    // RFC 3339.
    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
