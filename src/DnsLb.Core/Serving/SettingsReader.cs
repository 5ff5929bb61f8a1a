using System.Text.RegularExpressions;
using DnsLb.Core.Configuration;
using DnsLb.Core.Files;
using DnsLb.Core.Handover;

namespace DnsLb.Core.Serving;

/// <summary>Makes <see cref="ServerSettings"/> from several sources.</summary>
public static partial class SettingsReader
{
    /// <summary>Reads the settings. A key that a later source gives replaces that of the sources before, lists as a whole.</summary>
    /// <param name="sources">The sources, of which the last has the last word.</param>
    /// <param name="files">Reads the files that values name.</param>
    /// <exception cref="OperationCanceledException">Reading was given up.</exception>
    public static SettingsReading Read(IReadOnlyList<SettingsSource> sources, FileSource files)
    {
        List<string> problems = [.. sources.SelectMany(source => source.Problems, (_, problem) => problem.Message)];
        Dictionary<string, Choice> chosen = Choose(sources, problems);
        ServerSettings settings = Apply(chosen, ServerSettings.KeysReading(files.ReadText), problems);
        Choice[] levels = Levels(sources, problems);
        if (problems.Count == 0)
        {
            // Else it may be there, but misspelt.
            problems.AddRange(settings.Missing());
        }

        problems.AddRange(settings.Problems(files));
        EffectiveSetting[] effective =
        [
            .. ServerSettings.Keys.Select(key => chosen.GetValueOrDefault(key.Name) is { Values.Count: > 0 } choice
                ? new EffectiveSetting(key.Name, [.. choice.Values.Select(value => value.Value)], DefaultOf(key), choice.Origin, key.Secret)
                : new EffectiveSetting(key.Name, [], DefaultOf(key), Origin: null, key.Secret)),
            .. levels.Select(level => new EffectiveSetting($"{LogLevels.Section}:{LogLevels.Part}:{level.Name}", [level.Values[0].Value], Default: null, level.Origin, IsSecret: false)),
        ];
        return new SettingsReading(problems.Count == 0 ? settings : null, problems, effective, levels.ToDictionary(level => level.Name, level => level.Values[0].Value));
    }

    /// <summary>Reads what a client of the API needs to know; settings of the server are none of its business.</summary>
    public static (ApiSettings? Settings, IReadOnlyList<string> Problems) ReadApi(IReadOnlyList<SettingsSource> sources)
    {
        var (settings, problems) = ReadOnly(ApiSettings.Keys.Select(key => key.Name), sources);
        return (settings?.Api, problems);
    }

    /// <summary>Reads what who replaces a server needs to know; its other settings are none of its business.</summary>
    public static (HandoverSettings? Settings, IReadOnlyList<string> Problems) ReadHandover(IReadOnlyList<SettingsSource> sources)
    {
        var (settings, problems) = ReadOnly(HandoverSettings.Keys.Select(key => key.Name), sources);
        return (settings?.Handover, problems);
    }

    private static (ServerSettings? Settings, IReadOnlyList<string> Problems) ReadOnly(IEnumerable<string> names, IReadOnlyList<SettingsSource> sources)
    {
        HashSet<string> known = [.. names.Select(Plain)];
        List<string> problems = [.. sources.SelectMany(source => source.Problems).Where(problem => problem.Setting is null || IsKnown(problem.Setting)).Select(problem => problem.Message)];
        Dictionary<string, Choice> chosen = Choose([.. sources.Select(source => source with { Values = [.. source.Values.Where(pair => IsKnown(pair.Key))] })], problems);
        ServerSettings settings = Apply(chosen, ServerSettings.Keys, problems);
        return (problems.Count == 0 ? settings : null, problems);

        bool IsKnown(string key) => known.Contains(Plain(key.Split(':')[0]));
    }

    private static Dictionary<string, Choice> Choose(IReadOnlyList<SettingsSource> sources, List<string> problems)
    {
        var chosen = new Dictionary<string, Choice>();
        foreach (SettingsSource source in sources)
        {
            foreach (var group in source.Values.Where(pair => !LogLevels.IsOne(pair.Key)).GroupBy(pair => Plain(pair.Key.Split(':')[0])))
            {
                if (ServerSettings.Keys.FirstOrDefault(key => Plain(key.Name) == group.Key) is { } key)
                {
                    problems.AddRange(group.Where(pair => !HasForm(key, pair.Key)).Select(pair =>
                        $"{source.PlaceOf(pair.Key)}: \"{pair.Key}={key.Shown(pair.Value)}\": {key.Name} takes {(key.Repeatable ? "a value or an array of values" : "one value")}"));
                    chosen[key.Name] = new Choice(
                        key.Name,
                        source.PlaceOf(group.First().Key),
                        [.. group.Where(pair => HasForm(key, pair.Key)).SelectMany(pair => Split(key, pair), (pair, value) => (source.PlaceOf(pair.Key), value))]);
                }
                else
                {
                    string name = group.First().Key.Split(':')[0];
                    problems.Add($"{source.PlaceOf(group.First().Key)}: unknown setting \"{source.Spelling(name)}\"; {Hint(name, source)}");
                }
            }
        }

        return chosen;
    }

    private static string Hint(string name, SettingsSource source)
    {
        string[] known = [.. ServerSettings.Keys.Select(key => key.Name), LogLevels.Section.ToLowerInvariant()];
        return Nearest.To(name, known) is { } likely ? $"did you mean \"{source.Spelling(likely)}\"?" : $"expected one of: {string.Join(", ", known.Select(source.Spelling))}";
    }

    // The least severe lines of each category, of which the last source that names it decides.
    private static Choice[] Levels(IReadOnlyList<SettingsSource> sources, List<string> problems)
    {
        (string Place, string Key, string Value)[] given = [.. sources.SelectMany(source => source.Values, (source, pair) => (source.PlaceOf(pair.Key), pair.Key, pair.Value)).Where(level => LogLevels.IsOne(level.Key))];
        problems.AddRange(given.Select(level => LogLevels.Problem(level.Key, level.Value) is { } problem ? $"{level.Place}: {problem}" : null).OfType<string>());
        return
        [
            .. given.Where(level => LogLevels.Category(level.Key) is not null)
                .GroupBy(level => LogLevels.Category(level.Key)!, StringComparer.OrdinalIgnoreCase)
                .Select(category => new Choice(category.Key, category.Last().Place, [(category.Last().Place, category.Last().Value)])),
        ];
    }

    private static ServerSettings Apply(Dictionary<string, Choice> chosen, IReadOnlyList<Key<ServerSettings>> keys, List<string> problems)
    {
        var settings = new ServerSettings();
        foreach (Key<ServerSettings> key in keys.Where(key => chosen.ContainsKey(key.Name)))
        {
            Choice choice = chosen[key.Name];
            if (choice.Values.Count > 1 && !key.Repeatable)
            {
                problems.Add($"{choice.Origin}: {key.Name} has {choice.Values.Count} values; give it one");
            }

            foreach (var (place, value) in choice.Values)
            {
                if (key.Set(settings, value) is { } changed)
                {
                    settings = changed;
                }
                else
                {
                    problems.Add($"{place}: {key.Problem(value)}");
                }
            }
        }

        return settings;
    }

    // What the register says of it, for people.
    private static string? DefaultOf(Key<ServerSettings> key) => DefaultText().Match(key.Meaning) is { Success: true } match ? match.Groups[1].Value : null;

    // --rate-limit, DNSLB_RATE_LIMIT and RateLimit are one setting.
    private static string Plain(string name) => name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    // A value, or one of an array: sources number these.
    private static bool HasForm(Key<ServerSettings> key, string path) =>
        path.Split(':') is [_] || (key.Repeatable && path.Split(':') is [_, var index] && Values.Whole(index, 0, int.MaxValue) is not null);

    private static string[] Split(Key<ServerSettings> key, KeyValuePair<string, string> pair) =>
        key.Repeatable && !pair.Key.Contains(':')
            ? pair.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : [pair.Value];

    [GeneratedRegex(@"\bdefault (.+)\z")]
    private static partial Regex DefaultText();

    // What the last source that names a setting says of it.
    private sealed record Choice(string Name, string Origin, IReadOnlyList<(string Place, string Value)> Values);
}
