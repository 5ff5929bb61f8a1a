using System.Text;
using System.Text.Json.Nodes;
using DnsLb.Core.Files;
using DnsLb.Core.Serving;
using Json.Schema;

namespace DnsLb.Tests.Serving;

public sealed class SettingsSchemaTests
{
    private static readonly FileSource Files = new(TimeProvider.System);
    private static readonly JsonSchema Schema = JsonSchema.FromText(SettingsSchema.Text);

    [Fact]
    public void ShippedFile_IsThatOfTheRegister() =>
        Assert.Equal(SettingsSchema.Text, File.ReadAllText(Repository.PathOf("src/DnsLb/Packaging/appsettings.schema.json")));

    [Fact]
    public void Schema_IsOneOf2020_12() =>
        Assert.True(MetaSchemas.Draft202012.Evaluate(JsonNode.Parse(SettingsSchema.Text)).IsValid);

    [Fact]
    public void EverySetting_OfTheRegister_IsKnownWithItsMeaning()
    {
        JsonObject properties = JsonNode.Parse(SettingsSchema.Text)!["properties"]!.AsObject();

        Assert.All(ServerSettings.Keys, key => Assert.StartsWith(key.Meaning, (string?)properties[SettingForm.JsonName(key.Name)]!["description"], StringComparison.Ordinal));
        Assert.Equal(ServerSettings.Keys.Count + 2, properties.Count);
    }

    // With what is missing besides, the server takes these.
    [Theory]
    [InlineData("{}")]
    [InlineData("""{"$schema": "appsettings.schema.json"}""")]
    [InlineData("""{"Zones": "z", "Listen": ["127.0.0.1", "::1"]}""")]
    [InlineData("""{"Workers": 256}""")]
    [InlineData("""{"Workers": 2.0}""")]
    [InlineData("""{"Workers": "2"}""")]
    [InlineData("""{"RateLimit": "off", "RateLimitSizeFactor": 100}""")]
    [InlineData("""{"RateLimitDryRun": true}""")]
    [InlineData("""{"RateLimitDryRun": "Yes"}""")]
    [InlineData("""{"RateLimitDryRun": "FALSE"}""")]
    [InlineData("""{"FreezeLimit": 0.5}""")]
    [InlineData("""{"FreezeLimit": "1m30s"}""")]
    [InlineData("""{"Webhook": ["https://hooks.example.com/x"], "Api": "none", "ApiHost": "a.example"}""")]
    [InlineData("""{"Logging": {"LogLevel": {"Default": "warning", "DnsLb.Core": "Trace"}}}""")]
    [InlineData("""{"Logging": {}}""")]
    public void File_ThatTheServerTakes_IsValid(string text)
    {
        Assert.Empty(ProblemsOf(text));
        Assert.True(IsValid(text));
    }

    [Theory]
    [InlineData("""{"Zone": ["z"]}""")]
    [InlineData("""{"zones": ["z"]}""")]
    [InlineData("""{"Zones": 5}""")]
    [InlineData("""{"Zones": []}""")]
    [InlineData("""{"Zones": [["z"]]}""")]
    [InlineData("""{"Zones": {"0": "z"}}""")]
    [InlineData("""{"Zones": null}""")]
    [InlineData("""{"Workers": 0}""")]
    [InlineData("""{"Workers": 257}""")]
    [InlineData("""{"Workers": 1.5}""")]
    [InlineData("""{"Workers": -1}""")]
    [InlineData("""{"Workers": [1]}""")]
    [InlineData("""{"Workers": true}""")]
    [InlineData("""{"Workers": "two"}""")]
    [InlineData("""{"RateLimit": "of"}""")]
    [InlineData("""{"RateLimitDryRun": "maybe"}""")]
    [InlineData("""{"RateLimitDryRun": 1}""")]
    [InlineData("""{"FreezeLimit": -1}""")]
    [InlineData("""{"$schema": 1}""")]
    [InlineData("""{"Logging": {"LogLevel": {"Default": "Debgu"}}}""")]
    [InlineData("""{"Logging": {"LogLevel": {"Default": 1}}}""")]
    [InlineData("""{"Logging": {"LogLevel": {"A:B": "Debug"}}}""")]
    [InlineData("""{"Logging": {"LogLevel": {"": "Debug"}}}""")]
    [InlineData("""{"Logging": {"LogLevels": {}}}""")]
    [InlineData("""{"Logging": []}""")]
    [InlineData("[]")]
    public void File_ThatTheServerRefuses_IsNotValid(string text)
    {
        Assert.NotEmpty(ProblemsOf(text));
        Assert.False(IsValid(text));
    }

    private static bool IsValid(string text) => Schema.Evaluate(JsonNode.Parse(text)).IsValid;

    private static IReadOnlyList<string> ProblemsOf(string text)
    {
        SettingsSource file = SettingsFile.Parse("file", Encoding.UTF8.GetBytes(text));
        var present = new SettingsSource("command line", [.. Complete.Where(pair => !file.Values.Any(value => value.Key.Split(':')[0] == pair.Key))]);
        return SettingsReader.Read([file, present], Files).Problems;
    }

    private static readonly KeyValuePair<string, string>[] Complete = [new("Zones", "z"), new("Listen", "127.0.0.1")];
}
