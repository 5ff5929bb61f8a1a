using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace DnsLb.Tests.Api;

/// <summary>The OpenAPI document that a server gives, and what it says of responses.</summary>
internal sealed class OpenApiDocument(JsonNode document)
{
    private const string Schemas = "#/components/schemas/";

    /// <summary>Every operation: method in lower case, and path.</summary>
    public IReadOnlyList<(string Method, string Path)> Operations =>
        [.. from path in document["paths"]!.AsObject() from method in path.Value!.AsObject() select (method.Key, path.Key)];

    /// <summary>The names of an operation's parameters that are in a place.</summary>
    public string[] Parameters((string Method, string Path) operation, string place) =>
        [.. (Find(operation)["parameters"]?.AsArray() ?? []).Where(parameter => (string?)parameter!["in"] == place).Select(parameter => (string)parameter!["name"]!).Order(StringComparer.Ordinal)];

    /// <summary>The statuses of an operation's responses.</summary>
    public IEnumerable<int> Statuses((string Method, string Path) operation) =>
        Find(operation)["responses"]!.AsObject().Select(response => int.Parse(response.Key, System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>What is wrong with a response by the document; null: nothing.</summary>
    public string? Problem((string Method, string Path) operation, ApiAnswer answer)
    {
        if (Find(operation)["responses"]![$"{(int)answer.Status}"] is not { } response)
        {
            return $"{operation}: status {(int)answer.Status} is not in the document: {answer.Body}";
        }

        JsonObject? content = Resolved(response)["content"]?.AsObject();
        if (content is null)
        {
            return answer.Body.Length == 0 ? null : $"{operation}: {(int)answer.Status} has a body";
        }

        return content[answer.MediaType ?? ""]?["schema"] is not { } schema ? $"{operation}: {(int)answer.Status} is {answer.MediaType}"
            : answer.MediaType!.StartsWith("text/", StringComparison.Ordinal) || Problem(schema, answer.Body) is not { } problem ? null
            : $"{operation}: {(int)answer.Status}: {problem} in {answer.Body}";
    }

    /// <summary>What is wrong with JSON by a schema of the document; null: nothing.</summary>
    public string? Problem(string schema, JsonNode json) => Problem(new JsonObject { ["$ref"] = Schemas + schema }, json.ToJsonString());

    private string? Problem(JsonNode schema, string json)
    {
        var whole = (JsonObject)schema.DeepClone();
        whole["$defs"] = document["components"]!["schemas"]!.DeepClone();
        string text = whole.ToJsonString().Replace(Schemas, "#/$defs/", StringComparison.Ordinal);
        EvaluationResults results = JsonSchema.FromText(text).Evaluate(JsonNode.Parse(json), new EvaluationOptions { OutputFormat = OutputFormat.List, RequireFormatValidation = true });
        return results.IsValid ? null : string.Join("; ", results.Details.Where(each => each.HasErrors).Select(each => $"{each.InstanceLocation}: {JsonSerializer.Serialize(each.Errors)}"));
    }

    private JsonNode Find((string Method, string Path) operation) => document["paths"]![operation.Path]![operation.Method]!;

    private JsonNode Resolved(JsonNode response) =>
        (string?)response["$ref"] is { } reference ? document["components"]!["responses"]![reference.Split('/')[^1]]! : response;
}
