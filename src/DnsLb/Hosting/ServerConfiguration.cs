using System.Text;
using System.Text.Json;
using DnsLb.Core.Configuration;
using DnsLb.Core.Files;
using DnsLb.Core.Serving;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace DnsLb.Hosting;

/// <summary>What <c>appsettings.json</c> and the environment say.</summary>
/// <param name="Sources">The server's settings, the file before the environment.</param>
/// <param name="Logging">The section <c>Logging</c>, as Microsoft.Extensions.Logging reads it.</param>
internal sealed record ServerConfiguration(IReadOnlyList<SettingsSource> Sources, IConfiguration Logging)
{
    private const string FileName = "appsettings.json";
    private const string Prefix = "DNSLB_";
    private const string LoggingExample = """{"Logging": {"LogLevel": {"Default": "Warning"}}}""";
    private const string Example = """{"Zones": ["zones"], "Listen": ["127.0.0.1:5300"], "Workers": 2}""";

    /// <summary>Reads both; a missing file is none.</summary>
    /// <returns>Null when the file cannot be read, and everything that is wrong before the settings are looked at.</returns>
    public static (ServerConfiguration? Configuration, IReadOnlyList<string> Problems) Read()
    {
        if (Directory.Exists(FileName))
        {
            return (null, [$"{FileName}: it is a folder; the settings are a file with one object such as {Example}"]);
        }

        try
        {
            IConfigurationRoot file = new ConfigurationBuilder().AddJsonFile(Path.GetFullPath(FileName), optional: true).Build();
            IConfigurationRoot environment = new ConfigurationBuilder().AddEnvironmentVariables(Prefix).Build();
            IConfigurationRoot both = new ConfigurationBuilder().AddConfiguration(file).AddConfiguration(environment).Build();
            SettingsSource[] sources = [Source(FileName, file), Source($"{Prefix} environment", environment)];
            return (new ServerConfiguration(sources, both.GetSection(ServerSettings.LoggingSection)), [.. LevelProblems(FileName, file), .. LevelProblems($"{Prefix} environment", environment)]);
        }
        catch (Exception failure) when (failure is InvalidDataException || FileFailure.Is(failure))
        {
            return (null, [Describe(failure)]);
        }
    }

    // A setting without a value, such as null or an empty object, is one too: it may be unknown.
    private static SettingsSource Source(string name, IConfiguration values) => new(name, [.. values.AsEnumerable()
        .Where(pair => !IsLogging(pair.Key) && (pair.Value is not null || !values.GetSection(pair.Key).GetChildren().Any()))
        .Select(pair => KeyValuePair.Create(pair.Key, pair.Value ?? ""))]);

    private static bool IsLogging(string key) => key.Split(':')[0].Equals(ServerSettings.LoggingSection, StringComparison.OrdinalIgnoreCase);

    // The logging library would throw at a level that it does not know, and take a number such as 7 for one that nothing reaches.
    private static IEnumerable<string> LevelProblems(string source, IConfiguration values) =>
        from pair in values.AsEnumerable()
        where IsLogging(pair.Key) && (pair.Value is not null || !values.GetSection(pair.Key).GetChildren().Any())
        let isLevel = pair.Key.Split(':') is [_, var levels, _] && levels.Equals("LogLevel", StringComparison.OrdinalIgnoreCase)
        where !isLevel || !Enum.GetNames<LogLevel>().Contains(pair.Value, StringComparer.OrdinalIgnoreCase)
        select isLevel
            ? $"{source}: \"{pair.Key}={pair.Value}\": unknown level; {Nearest.Hint(pair.Value ?? "", Enum.GetNames<LogLevel>())}"
            : $"{source}: \"{pair.Key}={pair.Value}\": unknown setting; levels are set as {LoggingExample}, or as {Prefix}LOGGING__LOGLEVEL__DEFAULT=Warning";

    // The configuration library wraps the parser's exception, which alone knows the place.
    private static string Describe(Exception failure)
    {
        while (failure.InnerException is { } inner)
        {
            failure = inner;
        }

        string place = failure is JsonException { LineNumber: { } line, BytePositionInLine: { } bytes } ? $":{line + 1}:{Column(line, bytes)}" : "";
        string reason = FileFailure.Reason(failure).Split(" LineNumber:")[0].TrimEnd('.');
        string form = failure is JsonException or FormatException ? $"; the file holds one object such as {Example}" : "";
        return $"{FileName}{place}: {reason}{form}";
    }

    private static long Column(long line, long bytes)
    {
        try
        {
            byte[] text = Encoding.UTF8.GetBytes(File.ReadLines(FileName).ElementAtOrDefault((int)line) ?? "");
            return Encoding.UTF8.GetCharCount(text, 0, (int)Math.Min(bytes, text.Length)) + 1;
        }
        catch (Exception gone) when (FileFailure.Is(gone))
        {
            // The file went after it was parsed: without its text, bytes are the next best to characters.
            return bytes + 1;
        }
    }
}
