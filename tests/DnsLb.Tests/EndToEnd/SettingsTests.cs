using System.Text.Json;
using System.Text.RegularExpressions;
using DnsLb.Tests.Files;

namespace DnsLb.Tests.EndToEnd;

/// <summary>Where settings come from, and what is said of them.</summary>
public sealed class SettingsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Settings_OfAllSources_AreShownWithTheirOrigin()
    {
        string file = _folder.Write("mine.json", """{"Zones": ["zones"], "Workers": 5, "Webhook": "https://hooks.example.com/s3cret"}""");

        CommandResult result = await RunAsync(new() { ["DNSLB_WORKERS"] = "3" }, "settings", "--settings", file, "--listen", "127.0.0.1:5300", "[::1]:5300");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains(result.Lines, line => Regex.IsMatch(line, $@"^zones +zones +{Regex.Escape(file)}:1:12$"));
        Assert.Contains(result.Lines, line => Regex.IsMatch(line, @"^workers +3 +environment DNSLB_WORKERS$"));
        Assert.Contains(result.Lines, line => Regex.IsMatch(line, @"^listen +127\.0\.0\.1:5300, \[::1\]:5300 +--listen$"));
        Assert.Contains(result.Lines, line => Regex.IsMatch(line, $@"^webhook +\(set\) +{Regex.Escape(file)}:1:47$"));
        Assert.Contains(result.Lines, line => Regex.IsMatch(line, @"^rate-limit +200 +default$"));
        Assert.DoesNotContain("s3cret", result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_AsJson_AreJsonWithoutSecrets()
    {
        string file = _folder.Write("mine.json", """{"Zones": ["zones"], "Listen": "127.0.0.1", "OnChange": ["/bin/sh -c s3cret", "/bin/true"]}""");

        CommandResult result = await RunAsync(new() { ["DNSLB_SETTINGS"] = file }, "settings", "--json");

        using var json = JsonDocument.Parse(string.Join('\n', result.Lines));
        JsonElement commands = json.RootElement.GetProperty("settings").EnumerateArray().Single(setting => setting.GetProperty("name").GetString() == "on-change");
        Assert.Equal(["(set)", "(set)"], commands.GetProperty("values").EnumerateArray().Select(value => value.GetString()));
        Assert.Equal((true, $"{file}:1:58"), (commands.GetProperty("secret").GetBoolean(), commands.GetProperty("from").GetString()));
        Assert.Equal(0, json.RootElement.GetProperty("problems").GetArrayLength());
        Assert.True(result.ExitCode == 0, result.ToString());
    }

    [Fact]
    public async Task Settings_SeveralAreWrong_AllAreToldAndTheExitCodeIsOne()
    {
        string file = _folder.Write("mine.json", """{"Zone": "zones", "Workers": 0}""");

        CommandResult result = await RunAsync(new() { ["DNSLB_LISEN"] = "x" }, "settings", "--settings", file, "--rate-limit", "x");

        Assert.True(result.ExitCode == 1, result.ToString());
        Assert.Equal(4, result.Lines.Count(line => line.StartsWith("dnslb: ", StringComparison.Ordinal)));
        Assert.Contains("dnslb: environment DNSLB_LISEN: unknown setting \"DNSLB_LISEN\"; did you mean \"DNSLB_LISTEN\"?", result.Lines);
        Assert.Contains(result.Lines, line => line.StartsWith("dnslb: --rate-limit: \"rate-limit=x\": rate-limit must be ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Settings_OfTheServer_AreThoseOfTheNamedFile()
    {
        _folder.Write("example.com.zone", ZoneSamples.Example("www A 192.0.2.1"));
        string named = _folder.Write("mine.json", $$"""{"Zones": "{{_folder.Path}}", "Listen": "127.0.0.1:0", "Workers": 1}""");
        _folder.Write("appsettings.json", """{"Workers": "not read"}""");

        await using DnsLbProcess server = await DnsLbProcess.StartAsync(["serve", "--settings", named], folder: _folder.Path);

        Assert.Equal(["192.0.2.1"], server.Addresses("www.example.com"));
    }

    [Fact]
    public async Task Settings_TheNamedFileIsMissing_IsAMistake()
    {
        CommandResult result = await RunAsync([], "serve", "--settings", _folder.PathOf("none.json"), "--workers", "0");

        Assert.True(result.ExitCode == 2, result.ToString());
        Assert.Contains(result.Lines, line => line.StartsWith($"dnslb: {_folder.PathOf("none.json")}: it does not exist; ", StringComparison.Ordinal));
        Assert.Contains(result.Lines, line => line.StartsWith("dnslb: --workers: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("mine.json", "", "mine.json: not read within 5 s; ")]
    [InlineData("secret", "\"WebhookSecret\": \"{folder}/secret\"", "webhook-secret: {folder}/secret: not read within 5 s")]
    [InlineData("token", "\"ApiToken\": \"{folder}/token\"", "api-token: {folder}/token: not read within 5 s")]
    [InlineData("ca", "\"Canary\": \"https 192.0.2.1 ca={folder}/ca\"", "cannot read \"{folder}/ca\": not read within 5 s")]
    public async Task Settings_AFileIsSilent_SaysSo(string silent, string setting, string message)
    {
        string file = _folder.Write("mine.json", Here($"{{ \"Zones\": \"z\", \"Listen\": \"127.0.0.1\", {setting} }}"));
        string held = silent == "mine.json" ? file : _folder.Write(silent, "");
        using var hold = new HeldFile(held);

        CommandResult result = await RunAsync([], "settings", "--settings", file);

        Assert.Contains(Here(message), result.ToString(), StringComparison.Ordinal);
        Assert.True(result.ExitCode == 1, result.ToString());

        string Here(string text) => text.Replace("{folder}", _folder.Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_TheFileIsAPipe_SaysSo()
    {
        await ChildProcess.RunAsync("mkfifo", [_folder.PathOf("pipe")]);

        CommandResult result = await RunAsync([], "settings", "--settings", _folder.PathOf("pipe"));

        Assert.Contains($"{_folder.PathOf("pipe")}: it is no regular file; ", result.ToString(), StringComparison.Ordinal);
        Assert.True(result.ExitCode == 1, result.ToString());
    }

    private static Task<CommandResult> RunAsync(Dictionary<string, string> environment, params string[] arguments) => ChildProcess.RunAsync(DnsLbProcess.Program, arguments, environment);
}
