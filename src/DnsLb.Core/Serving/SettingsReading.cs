namespace DnsLb.Core.Serving;

/// <summary>What several sources of settings come to.</summary>
/// <param name="Settings">The settings; null when something is wrong.</param>
/// <param name="Problems">Everything that is wrong.</param>
/// <param name="Effective">Every setting, and who says so, even when something is wrong.</param>
/// <param name="LogLevels">The least severe lines that are logged, by category; <c>Default</c> is that of all others.</param>
public sealed record SettingsReading(ServerSettings? Settings, IReadOnlyList<string> Problems, IReadOnlyList<EffectiveSetting> Effective, IReadOnlyDictionary<string, string> LogLevels)
{
    /// <summary>The settings, or what is wrong.</summary>
    public void Deconstruct(out ServerSettings? settings, out IReadOnlyList<string> problems) => (settings, problems) = (Settings, Problems);
}

/// <summary>A setting as it is in force.</summary>
/// <param name="Name">Its name, as the command line writes it.</param>
/// <param name="Values">What it is set to; empty: it has its default.</param>
/// <param name="Default">Its default in words; null: it has none.</param>
/// <param name="Origin">Where it is set; null: nowhere.</param>
/// <param name="IsSecret">True when the values are to be shown to nobody.</param>
public sealed record EffectiveSetting(string Name, IReadOnlyList<string> Values, string? Default, string? Origin, bool IsSecret);
