using System.Text.Json;
using DnsLb.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Hosting;

/// <summary>A line in full is in EndToEnd/LogFormatTests.</summary>
public sealed class JsonLineFormatterTests
{
    private static readonly DateTimeOffset At = new(2027, 11, 30, 10, 17, 57, TimeSpan.FromHours(1));

    public static TheoryData<object> Times => [At, At.UtcDateTime, At.LocalDateTime];

    [Theory]
    [MemberData(nameof(Times))]
    public void Value_Time_IsWrittenAsThatOfTheLine(object time)
    {
        JsonElement line = Write(KeyValuePair.Create("End", (object?)time));

        Assert.Equal("2027-11-30T09:17:57.000Z", line.GetProperty("time").GetString());
        Assert.Equal("2027-11-30T09:17:57.000Z", line.GetProperty("values").GetProperty("End").GetString());
    }

    private static JsonElement Write(params KeyValuePair<string, object?>[] values)
    {
        using var written = new StringWriter();
        new JsonLineFormatter(new FakeTimeProvider(At), isJournal: false).Write(new LogEntry<IReadOnlyList<KeyValuePair<string, object?>>>(LogLevel.Information, "category", default, values, null, (_, _) => "message"), null, written);
        return JsonDocument.Parse(written.ToString()).RootElement;
    }
}
