using System.Text.Json.Nodes;

namespace DnsLb.Tests.Api;

/// <summary>Reads server-sent events (HTML standard, section 9.2.6).</summary>
internal sealed class ServerSentEvents(Stream stream) : IDisposable
{
    private readonly StreamReader _lines = new(stream);

    /// <summary>The next event; null at the end of the stream.</summary>
    public async Task<SentEvent?> NextAsync()
    {
        string? kind = null, id = null, data = null;
        while (await _lines.ReadLineAsync() is { } line)
        {
            if (line.Length == 0 && data is not null)
            {
                return new SentEvent(kind, id, JsonNode.Parse(data)!);
            }

            kind = After("event: ", line) ?? kind;
            id = After("id: ", line) ?? id;
            data = After("data: ", line) ?? data;
        }

        return null;
    }

    /// <summary>The next event of a kind.</summary>
    public async Task<SentEvent> NextAsync(string kind)
    {
        while (true)
        {
            SentEvent? next = await NextAsync();
            Assert.NotNull(next);
            if (next.Kind == kind)
            {
                return next;
            }
        }
    }

    public void Dispose() => _lines.Dispose();

    private static string? After(string field, string line) => line.StartsWith(field, StringComparison.Ordinal) ? line[field.Length..] : null;
}

/// <summary>An event that was sent.</summary>
internal sealed record SentEvent(string? Kind, string? Id, JsonNode Data);
