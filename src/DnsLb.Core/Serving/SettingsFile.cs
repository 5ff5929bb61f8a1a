using System.Text;
using System.Text.Json;
using DnsLb.Core.Files;

namespace DnsLb.Core.Serving;

/// <summary>The file with settings, an object of JSON. Comments and a comma behind the last value are allowed, as editors expect of a file of this name.</summary>
public static class SettingsFile
{
    /// <summary>What the file is called where nobody says otherwise.</summary>
    public const string DefaultName = "appsettings.json";

    private const string Form = """the file holds one object such as {"Zones": ["zones"], "Listen": ["127.0.0.1:5300"], "Workers": 2}""";

    /// <summary>Reads the file of the default name in the current folder, or the one that somebody named.</summary>
    /// <param name="named">The file; null: nobody named any.</param>
    /// <param name="source">Reads it.</param>
    /// <returns>Its settings and problems; null: there is none, and need not be.</returns>
    /// <exception cref="OperationCanceledException">Reading was given up.</exception>
    public static SettingsSource? Read(string? named, FileSource source)
    {
        string path = named ?? DefaultName;
        FileBytes file = source.ReadBytes(path);
        return file.Bytes is { } bytes ? Parse(path, bytes)
            : file.IsMissing && named is null ? null
            : Failed(path, $"{path}: {file.Problem}; {Form}");
    }

    /// <summary>Reads the text of a file.</summary>
    /// <param name="name">What messages call it.</param>
    /// <param name="text">Its bytes.</param>
    public static SettingsSource Parse(string name, byte[] text)
    {
        var place = new PlacesInText(name, text);
        if (text is [0xFE, 0xFF, ..] or [0xFF, 0xFE, ..])
        {
            return Failed(name, $"{place.Of(0)}: the text is UTF-16; save it as UTF-8");
        }

        if (place.FirstThatIsNotUtf8() is { } wrong)
        {
            return Failed(name, $"{place.Of(wrong)}: the text is not UTF-8; save it as UTF-8");
        }

        var members = new SettingsMembers(place);
        int mark = text.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        var reader = new Utf8JsonReader(text.AsSpan(mark), new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        SettingProblem? broken = null;
        try
        {
            members.ReadAll(ref reader, mark);
        }
        catch (JsonException failure)
        {
            string reason = failure.Message.Split(" LineNumber:")[0].TrimEnd('.');
            broken = new SettingProblem(null, $"{place.Of(failure.LineNumber ?? 0, failure.BytePositionInLine ?? 0, mark)}: {reason}; {Form}");
        }

        return new SettingsSource(name, members.Values) { Places = members.Places, Problems = [.. members.Problems, .. broken is { } problem ? [problem] : Array.Empty<SettingProblem>()] };
    }

    private static SettingsSource Failed(string name, string message) => new(name, []) { Problems = [new SettingProblem(null, message)] };
}
