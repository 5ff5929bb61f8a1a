using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using DnsLb.Core.Serving;

namespace DnsLb.Commands;

/// <summary>The settings in force, as people and programs read them.</summary>
internal static class SettingsText
{
    private const string Secret = "(set)";
    private const string Unset = "-";
    private const string ByDefault = "default";

    /// <summary>A line for each setting.</summary>
    public static string Table(IReadOnlyList<EffectiveSetting> settings)
    {
        string[][] rows = [["SETTING", "VALUE", "FROM"], .. settings.Select(setting => (string[])[setting.Name, Shown(setting), setting.Origin ?? ByDefault])];
        int[] widths = [rows.Max(row => row[0].Length), rows.Max(row => row[1].Length)];
        return string.Concat(rows.Select(row => $"{row[0].PadRight(widths[0])}  {row[1].PadRight(widths[1])}  {row[2]}\n"));
    }

    /// <summary>One object of JSON.</summary>
    public static string Json(IReadOnlyList<EffectiveSetting> settings, IReadOnlyList<string> problems)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteStartArray("settings");
            foreach (EffectiveSetting setting in settings)
            {
                Write(json, setting);
            }

            json.WriteEndArray();
            WriteStrings(json, "problems", problems);
            json.WriteEndObject();
        }

        return $"{Encoding.UTF8.GetString(text.ToArray())}\n";
    }

    private static void Write(Utf8JsonWriter json, EffectiveSetting setting)
    {
        json.WriteStartObject();
        json.WriteString("name", setting.Name);
        WriteStrings(json, "values", setting.IsSecret ? [.. setting.Values.Select(_ => Secret)] : setting.Values);
        json.WriteString("default", setting.Default);
        json.WriteString("from", setting.Origin ?? ByDefault);
        json.WriteBoolean("secret", setting.IsSecret);
        json.WriteEndObject();
    }

    private static void WriteStrings(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    // What a file holds is not to move the cursor of a terminal.
    private static string Shown(EffectiveSetting setting)
    {
        string text = setting.Values.Count == 0 ? setting.Default ?? Unset : setting.IsSecret ? Secret : string.Join(", ", setting.Values);
        return string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c));
    }
}
