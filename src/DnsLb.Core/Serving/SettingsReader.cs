using DnsLb.Core.Configuration;

namespace DnsLb.Core.Serving;

/// <summary>One place that settings come from: a file, the environment, the command line.</summary>
/// <param name="Name">The place, for messages.</param>
/// <param name="Values">Keys and values; a list has the keys <c>zones:0</c>, <c>zones:1</c>, or one value with commas. Case, hyphens and underscores do not matter in keys.</param>
public sealed record SettingsSource(string Name, IReadOnlyList<KeyValuePair<string, string>> Values);

/// <summary>Makes <see cref="ServerSettings"/> from several sources.</summary>
public static class SettingsReader
{
    /// <summary>Reads the settings. A key that a later source gives replaces that of the sources before, lists as a whole.</summary>
    /// <returns>The settings, or null and everything that is wrong.</returns>
    public static (ServerSettings? Settings, IReadOnlyList<string> Problems) Read(IReadOnlyList<SettingsSource> sources)
    {
        var problems = new List<string>();
        ServerSettings settings = Parse(sources, problems);
        if (problems.Count == 0)
        {
            // Else it may be there, but misspelt.
            problems.AddRange(settings.Missing());
        }

        problems.AddRange(settings.Problems());
        return (problems.Count == 0 ? settings : null, problems);
    }

    /// <summary>Reads what a client of the API needs to know; settings of the server are none of its business.</summary>
    public static (ApiSettings? Settings, IReadOnlyList<string> Problems) ReadApi(IReadOnlyList<SettingsSource> sources)
    {
        var problems = new List<string>();
        HashSet<string> known = [.. ApiSettings.Keys.Select(key => Plain(key.Name))];
        ServerSettings settings = Parse([.. sources.Select(source => source with { Values = [.. source.Values.Where(pair => known.Contains(Plain(pair.Key.Split(':')[0])))] })], problems);
        return (problems.Count == 0 ? settings.Api : null, problems);
    }

    private static ServerSettings Parse(IReadOnlyList<SettingsSource> sources, List<string> problems)
    {
        var chosen = new Dictionary<string, (string Source, List<string> Values)>();
        foreach (SettingsSource source in sources)
        {
            foreach (var group in source.Values.GroupBy(pair => Plain(pair.Key.Split(':')[0])))
            {
                if (ServerSettings.Keys.FirstOrDefault(key => Plain(key.Name) == group.Key) is { } key)
                {
                    problems.AddRange(group.Where(pair => !HasForm(key, pair.Key)).Select(pair =>
                        $"{source.Name}: \"{pair.Key}={key.Shown(pair.Value)}\": {key.Name} takes {(key.Repeatable ? "a value or an array of values" : "one value")}"));
                    chosen[key.Name] = (source.Name, [.. group.Where(pair => HasForm(key, pair.Key)).SelectMany(pair => Split(key, pair))]);
                }
                else
                {
                    string name = group.First().Key.Split(':')[0];
                    problems.Add($"{source.Name}: unknown setting \"{name}\"; {Nearest.Hint(name.ToLowerInvariant(), [.. ServerSettings.Keys.Select(known => known.Name), ServerSettings.LoggingSection])}");
                }
            }
        }

        return Apply(chosen, problems);
    }

    private static ServerSettings Apply(Dictionary<string, (string Source, List<string> Values)> chosen, List<string> problems)
    {
        var settings = new ServerSettings();
        foreach (Key<ServerSettings> key in ServerSettings.Keys.Where(key => chosen.ContainsKey(key.Name)))
        {
            var (source, values) = chosen[key.Name];
            if (values.Count > 1 && !key.Repeatable)
            {
                problems.Add($"{source}: {key.Name} has {values.Count} values; give it one");
            }

            foreach (string value in values)
            {
                if (key.Set(settings, value) is { } changed)
                {
                    settings = changed;
                }
                else
                {
                    problems.Add($"{source}: {key.Problem(value)}");
                }
            }
        }

        return settings;
    }

    // --rate-limit, DNSLB_RATE_LIMIT and RateLimit are one setting.
    private static string Plain(string name) => name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    // A value, or one of an array: the configuration library numbers these.
    private static bool HasForm(Key<ServerSettings> key, string path) =>
        path.Split(':') is [_] || (key.Repeatable && path.Split(':') is [_, var index] && Values.Whole(index, 0, int.MaxValue) is not null);

    private static string[] Split(Key<ServerSettings> key, KeyValuePair<string, string> pair) =>
        key.Repeatable && !pair.Key.Contains(':')
            ? pair.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : [pair.Value];
}
