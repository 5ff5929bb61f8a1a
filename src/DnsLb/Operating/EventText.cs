using System.Globalization;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DnsLb.Api;
using DnsLb.Terminal;

namespace DnsLb.Operating;

/// <summary>Events as people and programs read them.</summary>
internal static class EventText
{
    private const string Change = "change";
    private const string Override = "override";

    /// <summary>An event of the history, as the stream would have sent it.</summary>
    public static SseItem<string> ItemOf(JsonElement kept) => new(kept.GetRawText(), kept.TryGetProperty("selector", out _) ? Override : Change);

    /// <summary>Lines for people: one, but for files that were rejected, of which each error has one.</summary>
    /// <param name="item">The event as the server sent it.</param>
    /// <param name="now">When it came: some do not say when they happened.</param>
    public static IReadOnlyList<Cell[]> Of(SseItem<string> item, DateTimeOffset now) => item.EventType switch
    {
        Change when Read(item.Data, ApiJson.Default.VerdictEvent) is { } change => [Of(change)],
        Override when Read(item.Data, ApiJson.Default.OverrideNews) is { } news => [[Time(news.At ?? now), Of(news)]],
        "zones" when Read(item.Data, ApiJson.Default.ZonesNews) is { } news => [.. Of(news).Select(cell => new[] { Time(now), cell })],
        _ => [[Time(now), new Cell($"{item.EventType} {item.Data}", Tone.Faint)]],
    };

    /// <summary>An event for programs, on one line.</summary>
    public static string JsonOf(SseItem<string> item)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("event", item.EventType);
            json.WritePropertyName("data");
            using JsonDocument? data = Parse(item.Data);
            if (data is null)
            {
                json.WriteStringValue(item.Data);
            }
            else
            {
                data.WriteTo(json);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(line.ToArray());
    }

    /// <summary>Why a server says that it ends a stream.</summary>
    public static string EndOf(string data)
    {
        using JsonDocument? document = Parse(data);
        return document?.RootElement is { ValueKind: JsonValueKind.Object } end && end.TryGetProperty("reason", out JsonElement reason) ? $"{reason}" : "the server ended it";
    }

    private static Cell[] Of(VerdictEvent change) =>
    [
        Time(change.At),
        $"{change.Pool} {change.Member}: ",
        change.Flaps switch
        {
            true => new Cell("flaps", Tone.Notice),
            false => new Cell("is trusted again", Tone.Good),
            null => new Cell($"{change.Before} → {change.After}", change.After == "up" ? Tone.Good : Tone.Bad),
        },
        $": {change.Reason}",
    ];

    private static Cell Of(OverrideNews news)
    {
        string until = news.Until is { } end ? $" until {end.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z" : "";
        return news.Change switch
        {
            "set" => new Cell($"override {news.Selector}: {news.Kind} by {news.Author}{until}: {news.Reason}", Tone.Notice),
            "taken-back" => new Cell($"override {news.Selector}: {news.Kind} is taken back by {news.By}", Tone.Notice),
            _ => new Cell($"override {news.Selector}: {news.Kind} by {news.Author} is over", Tone.Notice),
        };
    }

    private static IEnumerable<Cell> Of(ZonesNews news)
    {
        foreach (string zone in news.Published)
        {
            yield return $"zone {zone} is published";
        }

        foreach (string zone in news.Removed)
        {
            yield return new Cell($"zone {zone} is no longer served", Tone.Notice);
        }

        foreach (RejectedFile file in news.Rejected)
        {
            yield return new Cell(file.Zone is null ? $"{file.File} is rejected" : $"{file.File} is rejected: {file.Zone} is served as it was before", Tone.Bad);
            foreach (DiagnosticStatus error in file.Errors)
            {
                yield return new Cell($"  {DiagnosticLook.Of(error)}", Tone.Bad);
            }
        }
    }

    private static Cell Time(DateTimeOffset at) => new(at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z '", CultureInfo.InvariantCulture), Tone.Faint);

    // A server of a later version may send what this one does not know.
    private static T? Read<T>(string data, JsonTypeInfo<T> form)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(data, form);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonDocument? Parse(string data)
    {
        try
        {
            return JsonDocument.Parse(data);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
