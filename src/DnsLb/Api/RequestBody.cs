using System.Text.Json;
using DnsLb.Core.Configuration;
using Microsoft.AspNetCore.Http;

namespace DnsLb.Api;

/// <summary>Reads the body of a request: an object of JSON whose members are text, as keys of settings are.</summary>
internal static class RequestBody
{
    /// <summary>Reads the body; one that is empty is an empty object, and a member that is null is left out.</summary>
    /// <param name="request">The request.</param>
    /// <param name="empty">What is asked for by an empty object.</param>
    /// <param name="members">The members that there may be.</param>
    /// <param name="takesLists">Whether a member may be a number, and one that may be given several times a list.</param>
    /// <returns>What is asked for, and everything that is wrong with the body.</returns>
    /// <exception cref="BadHttpRequestException">The body is too long, or comes too slowly.</exception>
    public static async Task<(T Asked, IReadOnlyList<string> Problems)> ReadAsync<T>(HttpRequest request, T empty, IReadOnlyList<Key<T>> members, bool takesLists = false)
        where T : class
    {
        using var body = new MemoryStream();

        // By no token: the body says itself how its client left, and whose token came first would say another thing by chance.
        await request.Body.CopyToAsync(body, CancellationToken.None);
        if (body.Length == 0)
        {
            return (empty, []);
        }

        try
        {
            using var document = JsonDocument.Parse(body.GetBuffer().AsMemory(0, (int)body.Length));
            return Read(document.RootElement, empty, members, takesLists);
        }
        catch (JsonException failure)
        {
            return (empty, [$"the body is no JSON, in line {failure.LineNumber + 1}, byte {failure.BytePositionInLine + 1}: {failure.Message.Split(" LineNumber:")[0]}"]);
        }
        catch (InvalidOperationException failure)
        {
            // Of text that is not Unicode, which shows when it is taken out.
            return (empty, [$"the body is no JSON: {failure.Message}"]);
        }
    }

    private static (T Asked, IReadOnlyList<string> Problems) Read<T>(JsonElement body, T empty, IReadOnlyList<Key<T>> members, bool takesLists)
        where T : class
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            return (empty, [$"the body must be an object with {Names(members)}"]);
        }

        List<KeyValuePair<string, string>> texts = [], unknown = [];
        List<string> problems = [];
        foreach (JsonProperty member in body.EnumerateObject())
        {
            if (members.FirstOrDefault(key => key.Name == member.Name) is not { } key)
            {
                unknown.Add(KeyValuePair.Create(member.Name, ""));
            }
            else if (TextsOf(member.Value, takesLists, key.Repeatable) is { } given)
            {
                texts.AddRange(given.Select(text => KeyValuePair.Create(member.Name, text)));
            }
            else
            {
                problems.Add($"\"{member.Name}\" must be text, in double quotes{(takesLists ? key.Repeatable ? ", or a list of texts" : ", or a number" : "")}");
            }
        }

        T asked = Key.Apply(empty, members, [.. texts, .. unknown], (_, problem) => problems.Add(problem));
        return (asked, problems);
    }

    // Null when it is none; a null of JSON is as if it were left out.
    private static IReadOnlyList<string>? TextsOf(JsonElement value, bool takesLists, bool isRepeatable) => value.ValueKind switch
    {
        JsonValueKind.Null => [],
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Number when takesLists => [value.GetRawText()],
        JsonValueKind.Array when takesLists && isRepeatable && value.EnumerateArray().All(each => each.ValueKind == JsonValueKind.String) => [.. value.EnumerateArray().Select(each => each.GetString()!)],
        _ => null,
    };

    private static string Names<T>(IReadOnlyList<Key<T>> members)
        where T : class => string.Join(", ", members.Select(member => $"\"{member.Name}\""));
}
