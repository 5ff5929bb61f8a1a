using DnsLb.Core.ZoneFiles;

namespace DnsLb.Tests.ZoneFiles;

public class MasterFileParserTests
{
    [Fact]
    public void Parse_Origin_AppliesFromThereOn() =>
        Assert.Equal(
            ["www.sub.example.com. 60 A c0000201", "www.example.com. 60 A c0000202"],
            ZoneText.Records("$ORIGIN sub\nwww A 192.0.2.1\n$origin example.com.\nwww A 192.0.2.2"));

    [Fact]
    public void Parse_SameOwnerTextUnderAnotherOrigin_IsAnotherOwner() =>
        Assert.Equal(
            ["a.example.com. 60 A c0000201", "a.b.example.com. 60 A c0000202"],
            ZoneText.Records("a A 192.0.2.1\n$ORIGIN b\na A 192.0.2.2"));

    [Fact]
    public void Parse_Include_ReadsThereAndRestoresOriginAndOwner() =>
        Assert.Equal(
            ["www.example.com. 60 A c0000201", "www.example.com. 60 A c0000203", "x.sub.example.com. 60 A c0000202"],
            ZoneText.Records(
                "www A 192.0.2.1\n$INCLUDE more.inc sub\n A 192.0.2.3\n",
                ("more.inc", "x A 192.0.2.2\n$ORIGIN elsewhere.\n")).Order());

    [Fact]
    public void Parse_IncludeInAFolder_IsRelativeToTheIncludingFile()
    {
        var result = ZoneText.Read(ZoneText.Head + "$INCLUDE parts/a.inc\n", ("parts/a.inc", "$INCLUDE b.inc\n"), ("parts/b.inc", "x A 192.0.2.1\n"));
        Assert.Empty(result.Diagnostics);
        Assert.Equal(["example.com.zone", "parts/a.inc", "parts/b.inc"], result.Files.Select(path => Path.GetRelativePath(Environment.CurrentDirectory, path)));
    }

    [Fact]
    public void Parse_ErrorInAnIncludedFile_NamesThatFile()
    {
        var result = ZoneText.Read(ZoneText.Head + "$INCLUDE a.inc\nx A y\n", ("a.inc", "\nz A z\n"));
        Assert.Equal(
            ["example.com.zone:4:5: \"y\" is no IPv4 address", "a.inc:2:5: \"z\" is no IPv4 address"],
            result.Diagnostics.Select(diagnostic => diagnostic.ToString()));
    }

    [Fact]
    public void Parse_MissingInclude_IsAnErrorAtTheDirectiveAndTheFileIsListed()
    {
        var result = ZoneText.Read(ZoneText.Head + "$INCLUDE gone.inc\n");
        Assert.Equal(["example.com.zone:3:10: cannot read \"gone.inc\": it does not exist"], result.Diagnostics.Select(diagnostic => diagnostic.ToString()));
        Assert.Contains(Path.GetFullPath("gone.inc"), result.Files);
        Assert.Null(result.Zone);
    }

    [Fact]
    public void Parse_IncludeLoop_IsRefused()
    {
        var result = ZoneText.Read(ZoneText.Head + "$INCLUDE a.inc\n", ("a.inc", "$INCLUDE ./example.com.zone\n"));
        Assert.Equal(["a.inc:1:10: \"./example.com.zone\" includes itself"], result.Diagnostics.Select(diagnostic => diagnostic.ToString()));
    }

    [Fact]
    public void Parse_MoreFilesThanPositionsTellApart_RefusesTheFirstTooMany()
    {
        string includes = string.Concat(Enumerable.Repeat("$INCLUDE empty.inc\n", MasterFileParser.MaxFiles));

        var result = ZoneText.Read(ZoneText.Head + includes, ("empty.inc", ""));

        Assert.Contains(
            $"{ZoneText.Path}:{MasterFileParser.MaxFiles + 2}:10: \"empty.inc\" is one file too many: a zone has at most {MasterFileParser.MaxFiles}",
            result.Diagnostics.Select(diagnostic => diagnostic.ToString()));
    }

    [Fact]
    public void Parse_IncludesTooDeep_AreRefused()
    {
        (string, string)[] files = [.. Enumerable.Range(1, 40).Select(i => ($"{i}.inc", $"$INCLUDE {i + 1}.inc\n"))];
        var result = ZoneText.Read(ZoneText.Head + "$INCLUDE 1.inc\n", files);
        Assert.Equal(["16.inc:1:10: \"17.inc\" is more than 16 includes deep"], result.Diagnostics.Select(diagnostic => diagnostic.ToString()));
    }

    [Theory]
    [InlineData("$TTTL 5", "1:1: unknown directive \"$TTTL\"; did you mean \"$TTL\"?")]
    [InlineData("$TTL", "1:5: \"$TTL\" has the form $TTL TIME")]
    [InlineData("$TTL x", "1:6: \"x\" is no TTL; write seconds up to 2147483647, or units as in 1h30m")]
    [InlineData("$ORIGIN a b", "1:11: \"$ORIGIN\" has the form $ORIGIN NAME")]
    [InlineData("$ORIGIN a..b", "1:9: \"a..b\": empty label")]
    [InlineData("$INCLUDE", "1:9: \"$INCLUDE\" has the form $INCLUDE FILE [ORIGIN]")]
    public void Parse_MalformedDirective_SaysWhereAndWhy(string line, string expected) =>
        Assert.Equal([expected], ZoneText.Diagnose(line));

    [Theory]
    [InlineData("example.com.zone")]
    [InlineData("example.com")]
    [InlineData("zones/EXAMPLE.com.ZONE")]
    public void Parse_FileName_IsTheInitialOrigin(string path)
    {
        var result = ZoneFileReader.Read(path, _ => new MemoryStream(System.Text.Encoding.UTF8.GetBytes(ZoneText.Head)));
        Assert.Equal("example.com.", DnsLb.Core.Wire.WireName.ToText(Assert.IsType<DnsLb.Core.Zones.ZoneDefinition>(result.Zone).Apex));
    }

    [Fact]
    public void Parse_ApexIsTheOwnerOfTheSoa_WhateverTheFilesName()
    {
        var result = ZoneText.Read("$ORIGIN other.test.\n" + ZoneText.Head);
        Assert.Equal("other.test.", DnsLb.Core.Wire.WireName.ToText(Assert.IsType<DnsLb.Core.Zones.ZoneDefinition>(result.Zone).Apex));
        Assert.Equal(1u, result.Zone.Serial);
    }

    [Fact]
    public void Parse_UnreadableFile_IsADiagnosticWithoutALine()
    {
        var result = ZoneFileReader.Read("gone.zone", _ => throw new UnauthorizedAccessException("no rights"));
        Assert.Equal(["gone.zone: cannot read the file: permission denied"], result.Diagnostics.Select(diagnostic => diagnostic.ToString()));
        Assert.Equal([Path.GetFullPath("gone.zone")], result.Files);
    }

    [Fact]
    public void Parse_ByteOrderMarkAndCarriageReturns_AreTolerated()
    {
        var result = ZoneText.Read("\uFEFF" + ZoneText.Head.ReplaceLineEndings("\r\n") + "w TXT a ;@\r");
        Assert.Equal(
            ["example.com.zone:3:9: \";@\" belongs to no A or AAAA record; only addresses are members of a pool"],
            result.Diagnostics.Select(diagnostic => diagnostic.ToString()));
    }

    [Fact]
    public void Parse_Garbage_StopsAfterAHundredErrors()
    {
        var result = ZoneText.Read(string.Concat(Enumerable.Repeat("garbage line\n", 100_000)));
        Assert.Equal(101, result.Diagnostics.Count);
        Assert.Equal("example.com.zone:100:9: stopped after 100 errors; there may be more", result.Diagnostics[^1].ToString());
    }
}
