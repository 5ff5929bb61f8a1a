using System.Diagnostics.CodeAnalysis;
using DnsLb.Core.Serving;
using Microsoft.Extensions.Configuration;

namespace DnsLb.Hosting;

/// <summary>What <c>appsettings.json</c> and the environment say.</summary>
/// <param name="Sources">The server's settings, the file before the environment.</param>
/// <param name="Logging">The section <c>Logging</c>, as Microsoft.Extensions.Logging reads it.</param>
internal sealed record ServerConfiguration(IReadOnlyList<SettingsSource> Sources, IConfiguration Logging)
{
    private const string FileName = "appsettings.json";
    private const string Prefix = "DNSLB_";
    private const string LoggingSection = "Logging";

    /// <summary>Reads both; a missing file is none.</summary>
    public static bool TryLoad([NotNullWhen(true)] out ServerConfiguration? configuration, [NotNullWhen(false)] out string? problem)
    {
        try
        {
            IConfigurationRoot file = new ConfigurationBuilder().AddJsonFile(Path.GetFullPath(FileName), optional: true).Build();
            IConfigurationRoot environment = new ConfigurationBuilder().AddEnvironmentVariables(Prefix).Build();
            IConfigurationRoot both = new ConfigurationBuilder().AddConfiguration(file).AddConfiguration(environment).Build();
            configuration = new ServerConfiguration([Source(FileName, file), Source($"{Prefix} environment", environment)], both.GetSection(LoggingSection));
            problem = null;
            return true;
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            configuration = null;
            problem = $"{FileName}: {failure.InnerException?.Message ?? failure.Message}";
            return false;
        }
    }

    private static SettingsSource Source(string name, IConfiguration values) => new(name, [.. values.AsEnumerable()
        .Where(pair => pair.Value is not null && !pair.Key.StartsWith($"{LoggingSection}:", StringComparison.OrdinalIgnoreCase))
        .Select(pair => KeyValuePair.Create(pair.Key, pair.Value!))]);
}
