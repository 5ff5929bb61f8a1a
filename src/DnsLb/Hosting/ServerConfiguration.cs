using System.Collections;
using DnsLb.Core.Files;
using DnsLb.Core.Serving;
using Microsoft.Extensions.Configuration;

namespace DnsLb.Hosting;

/// <summary>What the settings file and the environment say.</summary>
internal static class ServerConfiguration
{
    /// <summary>The option that names the settings file.</summary>
    public const string FileOption = "--settings";

    /// <summary>The variable that names it where the option does not.</summary>
    public const string FileVariable = $"{Prefix}SETTINGS";

    /// <summary>What the option means.</summary>
    public const string Meaning = $"the settings file; default {SettingsFile.DefaultName} in the current folder, which may be missing";

    private const string Prefix = "DNSLB_";
    private const string Separator = "__";

    /// <summary>Reads both.</summary>
    /// <param name="file">The settings file that somebody named; null: the one of <see cref="FileVariable"/>, or else that of the current folder, if there is one.</param>
    public static IReadOnlyList<SettingsSource> Read(string? file = null)
    {
        string? named = file ?? (Environment.GetEnvironmentVariable(FileVariable) is { Length: > 0 } variable ? variable : null);
        SettingsSource environment = OfEnvironment(Environment.GetEnvironmentVariables());
        return SettingsFile.Read(named, new FileSource(TimeProvider.System)) is { } settings ? [settings, environment] : [environment];
    }

    /// <summary>The settings that variables hold.</summary>
    internal static SettingsSource OfEnvironment(IDictionary variables)
    {
        (string Key, string Name, string Value)[] ours =
        [
            .. variables.Cast<DictionaryEntry>()
                .Select(entry => (Name: (string)entry.Key, Value: (string?)entry.Value ?? ""))
                .Where(pair => pair.Name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && pair.Name != FileVariable && !ClientVariables.Is(pair.Name))
                .Select(pair => (Key: pair.Name[Prefix.Length..].Replace(Separator, ConfigurationPath.KeyDelimiter, StringComparison.Ordinal), pair.Name, pair.Value))
                .OrderBy(pair => pair.Key, ConfigurationKeyComparer.Instance),
        ];
        return new SettingsSource("environment", [.. ours.Select(each => KeyValuePair.Create(each.Key, each.Value))])
        {
            Places = ours.DistinctBy(each => each.Key).ToDictionary(each => each.Key, each => $"environment {each.Name}"),
            Spelling = name => $"{Prefix}{name.Replace('-', '_').ToUpperInvariant()}",
        };
    }
}
