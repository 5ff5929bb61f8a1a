using System.Globalization;
using System.Text;
using System.Text.Json;
using DnsLb.Core.Configuration;

namespace DnsLb.Core.Serving;

/// <summary>Reads the members of a settings file, all of them whatever is wrong with some.</summary>
/// <param name="place">Where bytes of the file stand.</param>
internal sealed class SettingsMembers(PlacesInText place)
{
    /// <summary>The member by which a file names its schema to editors.</summary>
    public const string Schema = "$schema";

    // 1.0 and 10e-1 are 1: a decimal keeps its zeros until it is divided by this.
    private const decimal Normal = 1.000000000000000000000000000000000m;

    private static readonly string[] Names = [.. ServerSettings.Keys.Select(key => SettingForm.JsonName(key.Name)), LogLevels.Section];

    private int _start;

    private delegate void MemberReader(ref Utf8JsonReader reader, string name, string at);

    /// <summary>The values; see <see cref="SettingsSource"/>.</summary>
    public List<KeyValuePair<string, string>> Values { get; } = [];

    /// <summary>Where they stand.</summary>
    public Dictionary<string, string> Places { get; } = [];

    /// <summary>What is wrong.</summary>
    public List<SettingProblem> Problems { get; } = [];

    /// <summary>Reads the whole text.</summary>
    /// <param name="reader">At its beginning.</param>
    /// <param name="start">Where that is in the file.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public void ReadAll(ref Utf8JsonReader reader, int start)
    {
        _start = start;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("The settings are an object", null, 0, reader.TokenStartIndex);
        }

        ReadObject(ref reader, ReadSetting);
        reader.Read();
    }

    private void ReadObject(ref Utf8JsonReader reader, MemberReader member, string within = "")
    {
        var seen = new Dictionary<string, string>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string at = Place(reader);
            string? name = Text(ref reader);
            string setting = $"{within}{name}";
            reader.Read();
            if (name is null)
            {
                Say(null, at, "a name that is no text: half of a pair of surrogates");
                reader.Skip();
            }
            else if (!seen.TryAdd(name, at))
            {
                Say(setting, at, $"\"{setting}\" is given twice, first at {seen[name]}; keep one");
                reader.Skip();
            }
            else
            {
                member(ref reader, name, at);
            }
        }
    }

    private void ReadSetting(ref Utf8JsonReader reader, string name, string at)
    {
        if (ServerSettings.Keys.FirstOrDefault(key => SettingForm.JsonName(key.Name) == name) is { } key)
        {
            ReadValue(ref reader, name, key, SettingForm.Of(key));
        }
        else if (name == LogLevels.Section)
        {
            ReadObjectOnly(ref reader, name, ReadLogging);
        }
        else
        {
            if (name != Schema)
            {
                Say(name, at, $"unknown setting \"{name}\"; {Nearest.Hint(name, Names)}");
            }
            else if (reader.TokenType != JsonTokenType.String)
            {
                Say(name, at, $"{Schema} must be a string, the address of a schema");
            }

            reader.Skip();
        }
    }

    private void ReadLogging(ref Utf8JsonReader reader, string name, string at)
    {
        if (name == LogLevels.Part)
        {
            ReadObjectOnly(ref reader, $"{LogLevels.Section}:{name}", ReadLevel);
        }
        else
        {
            Say(LogLevels.Section, at, $"unknown setting \"{LogLevels.Section}:{name}\"; {Nearest.Hint(name, [LogLevels.Part])}; {LogLevels.Form}");
            reader.Skip();
        }
    }

    private void ReadLevel(ref Utf8JsonReader reader, string name, string at)
    {
        if (reader.TokenType == JsonTokenType.String && name.Length > 0 && !name.Contains(':'))
        {
            Add(ref reader, $"{LogLevels.Section}:{LogLevels.Part}:{name}", Text(ref reader));
        }
        else
        {
            Say(LogLevels.Section, at, $"\"{name}\" must be a category, and its level a string; {LogLevels.Form}");
            reader.Skip();
        }
    }

    private void ReadObjectOnly(ref Utf8JsonReader reader, string name, MemberReader member)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            ReadObject(ref reader, member, $"{name}:");
        }
        else
        {
            Say(LogLevels.Section, Place(reader), $"\"{name}\" must be an object; {LogLevels.Form}");
            reader.Skip();
        }
    }

    private void ReadValue(ref Utf8JsonReader reader, string name, Key<ServerSettings> key, SettingForm form)
    {
        string takes = key.Repeatable ? "a value or an array of values" : "one value";
        if (reader.TokenType == JsonTokenType.StartObject || (reader.TokenType == JsonTokenType.StartArray && !key.Repeatable))
        {
            Say(name, Place(reader), $"{name} takes {takes}, not an {(reader.TokenType == JsonTokenType.StartArray ? "array" : "object")}");
            reader.Skip();
        }
        else if (reader.TokenType == JsonTokenType.StartArray)
        {
            ReadArray(ref reader, name, key, form);
        }
        else
        {
            ReadScalar(ref reader, name, name, key, form);
        }
    }

    private void ReadArray(ref Utf8JsonReader reader, string name, Key<ServerSettings> key, SettingForm form)
    {
        string at = Place(reader);
        int index = 0;
        for (; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
            {
                Say(name, Place(reader), $"{name} takes a value or an array of values, not an {(reader.TokenType == JsonTokenType.StartArray ? "array" : "object")} in one");
                reader.Skip();
            }
            else
            {
                ReadScalar(ref reader, $"{name}:{index}", name, key, form);
            }
        }

        if (index == 0)
        {
            Say(name, at, $"{name} is an array without values; leave {name} out");
        }
    }

    private void ReadScalar(ref Utf8JsonReader reader, string path, string name, Key<ServerSettings> key, SettingForm form)
    {
        string raw = reader.TokenType == JsonTokenType.String ? "" : Encoding.UTF8.GetString(reader.ValueSpan);
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                Say(name, Place(reader), $"{name} has no value: null; leave {name} out");
                break;
            case JsonTokenType.Number when form.TakesNumbers:
                Add(ref reader, path, reader.TryGetDecimal(out decimal number) ? (number / Normal).ToString(CultureInfo.InvariantCulture) : raw);
                break;
            case JsonTokenType.True or JsonTokenType.False when form.TakesBooleans:
                Add(ref reader, path, raw);
                break;
            case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                Say(name, Place(reader), $"{name} takes no {(reader.TokenType == JsonTokenType.Number ? "number" : "boolean")}; it must be {key.Form}{(form.TakesNumbers || form.TakesBooleans ? "" : ", as a string")}");
                break;
            default:
                Add(ref reader, path, Text(ref reader));
                break;
        }
    }

    private void Add(ref Utf8JsonReader reader, string path, string? value)
    {
        if (value is null)
        {
            Say(path.Split(':')[0], Place(reader), $"{path} is no text: half of a pair of surrogates");
            return;
        }

        Values.Add(KeyValuePair.Create(path, value));
        Places[path] = Place(reader);
    }

    // Escapes may stand for what no text holds; the reader throws only when it is asked for it.
    private static string? Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private string Place(in Utf8JsonReader reader) => place.Of(_start + reader.TokenStartIndex);

    private void Say(string? setting, string at, string message) => Problems.Add(new SettingProblem(setting, $"{at}: {message}"));
}
