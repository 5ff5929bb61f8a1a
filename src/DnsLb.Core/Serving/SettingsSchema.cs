using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using DnsLb.Core.Configuration;

namespace DnsLb.Core.Serving;

/// <summary>The JSON schema of the settings file, for editors. It refuses no file that the server takes; what only the server can know, such as which files there are, it lets through.</summary>
public static class SettingsSchema
{
    /// <summary>The schema, made from the register of settings.</summary>
    public static string Text { get; } = Write(Create());

    private static string Write(JsonObject schema)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            schema.WriteTo(json);
        }

        return $"{Encoding.UTF8.GetString(text.ToArray())}\n";
    }

    private static JsonObject Create()
    {
        var properties = new JsonObject { [SettingsMembers.Schema] = new JsonObject { ["type"] = "string", ["description"] = "where this schema is" } };
        foreach (Key<ServerSettings> key in ServerSettings.Keys)
        {
            properties[SettingForm.JsonName(key.Name)] = Setting(key);
        }

        properties[LogLevels.Section] = Closed(new JsonObject { [LogLevels.Part] = Levels() });
        return new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = $"{SettingsFile.DefaultName} of dnslb",
            ["type"] = "object",
            ["properties"] = properties,
            ["additionalProperties"] = false,
        };
    }

    private static JsonObject Setting(Key<ServerSettings> key)
    {
        var form = SettingForm.Of(key);
        JsonObject setting = key.Repeatable
            ? new JsonObject { ["anyOf"] = new JsonArray(Value(form), new JsonObject { ["type"] = "array", ["items"] = Value(form), ["minItems"] = 1 }) }
            : Value(form);
        setting.Insert(0, "description", $"{key.Meaning} ({key.Form})");
        return setting;
    }

    private static JsonObject Value(SettingForm form) =>
        form.Words.Count > 0 ? OneOf(form.Words, form.IsCaseSensitive, form.TakesBooleans)
        : form.Range is var (least, most) ? new JsonObject
        {
            ["type"] = Strings("integer", "string"),
            ["minimum"] = least,
            ["maximum"] = most,
            ["pattern"] = $"^([0-9]+{(form.Instead is null ? "" : $"|{form.Instead}")})$",
        }
        : form.TakesNumbers ? new JsonObject { ["type"] = Strings("number", "string"), ["minimum"] = 0 }
        : new JsonObject { ["type"] = "string" };

    private static JsonObject Levels() => new()
    {
        ["type"] = "object",
        ["description"] = "the least severe lines that are logged, by category; Default is all others",
        ["propertyNames"] = new JsonObject { ["pattern"] = "^[^:]+$" },
        ["additionalProperties"] = OneOf(LogLevels.Names, isCaseSensitive: false, takesBooleans: false),
    };

    // An editor offers what is in an enum.
    private static JsonObject OneOf(IReadOnlyList<string> words, bool isCaseSensitive, bool takesBooleans)
    {
        var choices = new List<JsonObject> { new() { ["enum"] = Strings([.. words]) } };
        if (takesBooleans)
        {
            choices.Add(new JsonObject { ["type"] = "boolean" });
            words = [.. words, "true", "false"];
        }

        if (!isCaseSensitive)
        {
            choices.Add(new JsonObject { ["type"] = "string", ["pattern"] = $"^({string.Join('|', words.Select(AnyCase))})$" });
        }

        return new JsonObject { ["anyOf"] = new JsonArray([.. choices]) };
    }

    private static string AnyCase(string word) =>
        string.Concat(word.Select(c => char.IsLetter(c) ? $"[{char.ToUpperInvariant(c)}{char.ToLowerInvariant(c)}]" : $"{c}"));

    private static JsonObject Closed(JsonObject properties) => new() { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };

    private static JsonArray Strings(params string[] texts) => new([.. texts.Select(text => JsonValue.Create(text))]);
}
