using System.Text;
using DnsLb.Core.Files;
using DnsLb.Core.Serving;

namespace DnsLb.Tests.Serving;

public sealed class SettingsFileTests
{
    private static readonly FileSource Files = new(TimeProvider.System);

    [Fact]
    public void Values_OfEveryKind_AreReadWithTheirPlaces()
    {
        SettingsSource source = Parse("""
            {
              // A comment, and a comma behind the last value.
              "$schema": "appsettings.schema.json",
              "Zones": ["a", "b"],
              "Workers": 2.0, "RateLimitDryRun": true,
              "FreezeLimit": 5e-1,
              "Nsid": "\u00e4", "Listen": "127.0.0.1",
              "Logging": { "LogLevel": { "Default": "Warning" } },
            }
            """);

        Assert.Empty(source.Problems);
        Assert.Equal(
            ["Zones:0=a", "Zones:1=b", "Workers=2", "RateLimitDryRun=true", "FreezeLimit=0.5", "Nsid=ä", "Listen=127.0.0.1", "Logging:LogLevel:Default=Warning"],
            source.Values.Select(pair => $"{pair.Key}={pair.Value}"));
        Assert.Equal(("file.json:4:18", "file.json:5:14", "file.json:8:41"), (source.PlaceOf("Zones:1"), source.PlaceOf("Workers"), source.PlaceOf("Logging:LogLevel:Default")));
    }

    [Fact]
    public void Mark_OfTheByteOrder_IsNoCharacter()
    {
        SettingsSource source = SettingsFile.Parse("f", [0xEF, 0xBB, 0xBF, .. "{\"Zone\": 1}"u8]);

        Assert.Equal("f:1:2: unknown setting \"Zone\"; did you mean \"Zones\"?", Assert.Single(source.Problems).Message);
    }

    [Theory]
    [InlineData("{\n \"Zone\": [\"z\"] }", ":2:2: unknown setting \"Zone\"; did you mean \"Zones\"?")]
    [InlineData("{ \"zones\": [\"z\"] }", ":1:3: unknown setting \"zones\"; did you mean \"Zones\"?")]
    [InlineData("{ \"rate-limit\": 5 }", ":1:3: unknown setting \"rate-limit\"; did you mean \"RateLimit\"?")]
    [InlineData("{ \"xyzzy\": {\"a\": [1, {}]} }", ":1:3: unknown setting \"xyzzy\"; expected one of: Zones, Listen, ")]
    [InlineData("{ \"Zones\": 5 }", ":1:12: Zones takes no number; it must be a folder or a zone file, as a string")]
    [InlineData("{ \"Zones\": [\"z\", true] }", ":1:18: Zones takes no boolean; it must be a folder")]
    [InlineData("{ \"Zones\": [[\"z\"]] }", ":1:13: Zones takes a value or an array of values, not an array in one")]
    [InlineData("{ \"Zones\": [] }", ":1:12: Zones is an array without values; leave Zones out")]
    [InlineData("{ \"Zones\": {} }", ":1:12: Zones takes a value or an array of values, not an object")]
    [InlineData("{ \"Workers\": [2] }", ":1:14: Workers takes one value, not an array")]
    [InlineData("{ \"Workers\": {\"a\": 2} }", ":1:14: Workers takes one value, not an object")]
    [InlineData("{ \"Workers\": null }", ":1:14: Workers has no value: null; leave Workers out")]
    [InlineData("{ \"Workers\": true }", ":1:14: Workers takes no boolean; it must be a whole number from 1 to 256")]
    [InlineData("{ \"RateLimitDryRun\": 1 }", ":1:22: RateLimitDryRun takes no number; it must be yes|no")]
    [InlineData("{ \"Workers\": 1,\n \"Workers\": 2 }", ":2:2: \"Workers\" is given twice, first at file.json:1:3; keep one")]
    [InlineData("{ \"Nsid\": \"\\ud800\" }", ":1:11: Nsid is no text: half of a pair of surrogates")]
    [InlineData("{ \"\\ud800\": 1 }", ":1:3: a name that is no text: half of a pair of surrogates")]
    [InlineData("{ \"$schema\": 1 }", ":1:3: $schema must be a string, the address of a schema")]
    [InlineData("{ \"Logging\": \"x\" }", ":1:14: \"Logging\" must be an object; levels are set as {")]
    [InlineData("{ \"Logging\": {\"LogLevels\": {}} }", ":1:15: unknown setting \"Logging:LogLevels\"; did you mean \"LogLevel\"?; levels are set as {")]
    [InlineData("{ \"Logging\": {\"LogLevel\": \"Warning\"} }", ":1:27: \"Logging:LogLevel\" must be an object; levels are set as {")]
    [InlineData("{ \"Logging\": {\"LogLevel\": {\"Default\": 3}} }", ":1:28: \"Default\" must be a category, and its level a string; levels are set as {")]
    [InlineData("{ \"Logging\": {\"LogLevel\": {\"A\": \"None\", \"A\": \"None\"}} }", ":1:41: \"Logging:LogLevel:A\" is given twice, first at file.json:1:28; keep one")]
    [InlineData("[]", ":1:1: The settings are an object; the file holds one object such as {")]
    [InlineData("", ":1:1: ")]
    [InlineData("{ \"Zones\": [\"z\u00e4\"] \"Listen\": [] }", ":1:19: '\"' is invalid after a value.")]
    [InlineData("{\n\n \"Zones\": [\"z\"]", ":3:16: ")]
    [InlineData("{} {}", ":1:4: ")]
    public void Mistake_HasItsPlaceAndSaysWhatIsRight(string text, string message) =>
        Assert.Contains($"file.json{message}", Assert.Single(Parse(text).Problems).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(new byte[] { (byte)'{', (byte)'\n', (byte)'"', 0xE4, (byte)'"' }, "f:2:2: the text is not UTF-8; save it as UTF-8")]
    [InlineData(new byte[] { 0xFF, 0xFE, (byte)'{', 0 }, "f:1:1: the text is UTF-16; save it as UTF-8")]
    public void Text_InAnotherEncoding_IsToldSo(byte[] text, string message) =>
        Assert.Equal(message, Assert.Single(SettingsFile.Parse("f", text).Problems).Message);

    [Fact]
    public void Mistakes_BeforeAPlaceThatIsNoJson_AreToldToo() =>
        Assert.Equal([3, 4, 5], Parse("{\n\n\"Zone\": 1,\n\"Workers\": null,\nx}").Problems.Select(problem => int.Parse(problem.Message.Split(':')[1])));

    [Fact]
    public void Read_NoFile_IsAMistakeOnlyWhereOneWasNamed()
    {
        using var folder = new TempFolder();
        string there = folder.Write("a.json", "{}");

        Assert.Empty(SettingsFile.Read(there, Files)!.Problems);
        Assert.StartsWith($"{folder["b.json"]}: it does not exist; ", Assert.Single(SettingsFile.Read(folder["b.json"], Files)!.Problems).Message, StringComparison.Ordinal);
        Assert.StartsWith($"{folder.Path}: it is no regular file; ", Assert.Single(SettingsFile.Read(folder.Path, Files)!.Problems).Message, StringComparison.Ordinal);
    }

    private static SettingsSource Parse(string text) => SettingsFile.Parse("file.json", Encoding.UTF8.GetBytes(text));
}
