using DnsLb.Core.Configuration;

namespace DnsLb.Core.Serving;

/// <summary>One place that settings come from: a file, the environment, the command line.</summary>
/// <param name="Name">The place, for messages.</param>
/// <param name="Values">Keys and values; a list has the keys <c>zones:0</c>, <c>zones:1</c>, or one value with commas. Case does not matter in keys.</param>
public sealed record SettingsSource(string Name, IReadOnlyList<KeyValuePair<string, string>> Values);

/// <summary>Makes <see cref="ServerSettings"/> from several sources.</summary>
public static class SettingsReader
{
    private static readonly string[] ListKeys = ["zones", "listen"];

    /// <summary>Reads the settings. A key that a later source gives replaces that of the sources before, lists as a whole.</summary>
    /// <returns>The settings, or null and everything that is wrong.</returns>
    public static (ServerSettings? Settings, IReadOnlyList<string> Problems) Read(IReadOnlyList<SettingsSource> sources)
    {
        var problems = new List<string>();
        var chosen = new Dictionary<string, (string Source, List<string> Values)>();
        foreach (SettingsSource source in sources)
        {
            foreach (var group in source.Values.GroupBy(pair => pair.Key.Split(':')[0].ToLowerInvariant()))
            {
                if (ServerSettings.Keys.Any(key => key.Name == group.Key))
                {
                    chosen[group.Key] = (source.Name, [.. group.SelectMany(pair => Split(group.Key, pair))]);
                }
                else
                {
                    problems.Add($"{source.Name}: unknown setting \"{group.First().Key.Split(':')[0]}\"; {Nearest.Hint(group.Key, [.. ServerSettings.Keys.Select(key => key.Name), ServerSettings.LoggingSection])}");
                }
            }
        }

        var settings = new ServerSettings();
        foreach (Key<ServerSettings> key in ServerSettings.Keys.Where(key => chosen.ContainsKey(key.Name)))
        {
            var (source, values) = chosen[key.Name];
            if (values.Count > 1 && !ListKeys.Contains(key.Name))
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
                    problems.Add($"{source}: \"{key.Name}={value}\": {key.Name} must be {key.Form}");
                }
            }
        }

        if (problems.Count == 0)
        {
            problems.AddRange(settings.Problems());
        }

        return (problems.Count == 0 ? settings : null, problems);
    }

    private static string[] Split(string key, KeyValuePair<string, string> pair) =>
        ListKeys.Contains(key) && !pair.Key.Contains(':')
            ? pair.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : [pair.Value];
}
