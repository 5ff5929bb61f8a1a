namespace DnsLb.Core.Serving;

/// <summary>One place that settings come from: a file, the environment, the command line.</summary>
/// <param name="Name">The place, for messages.</param>
/// <param name="Values">Keys and values; a list has the keys <c>zones:0</c>, <c>zones:1</c>, or one value with commas. Case, hyphens and underscores do not matter in keys.</param>
public sealed record SettingsSource(string Name, IReadOnlyList<KeyValuePair<string, string>> Values)
{
    /// <summary>Where the values of keys stand, such as <c>appsettings.json:3:14</c>, where more is known than <see cref="Name"/>.</summary>
    public IReadOnlyDictionary<string, string> Places { get; init; } = new Dictionary<string, string>();

    /// <summary>What is wrong with the source itself.</summary>
    public IReadOnlyList<SettingProblem> Problems { get; init; } = [];

    /// <summary>How the source writes the name of a setting.</summary>
    public Func<string, string> Spelling { get; init; } = name => name;

    /// <summary>Where the value of a key stands.</summary>
    public string PlaceOf(string key) => Places.GetValueOrDefault(key, Name);
}

/// <summary>Something that is wrong with a source of settings.</summary>
/// <param name="Setting">The setting, as the source writes it; null for all of the source.</param>
/// <param name="Message">The place and what is wrong there.</param>
public readonly record struct SettingProblem(string? Setting, string Message);
