using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace DnsLb.Tests.Dashboard;

/// <summary>The files of others in the dashboard are those that were recorded when they were fetched.</summary>
public sealed class VendorTests
{
    private const string Folder = "src/DnsLb/Dashboard/vendor";

    private static readonly JsonNode Recorded = JsonNode.Parse(File.ReadAllText(Repository.PathOf($"{Folder}/versions.json")))!;

    [Fact]
    public void Files_TheirHashes_AreThoseRecorded() => Assert.All(Recorded["files"]!.AsArray(), file =>
        Assert.Equal((string?)file!["sha256"], Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Repository.PathOf($"{Folder}/{file["name"]}"))))));

    [Fact]
    public void Folder_ItsFiles_AreThoseRecordedWithTheLicense()
    {
        string[] names = [.. Recorded["files"]!.AsArray().Select(file => (string)file!["name"]!)];
        Assert.Equal(
            names.Append("fetch").Append("versions.json").Order(StringComparer.Ordinal),
            Directory.GetFiles(Repository.PathOf(Folder)).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
        Assert.Contains("uPlot.LICENSE", names);
        Assert.StartsWith("sha512-", (string?)Recorded["integrity"], StringComparison.Ordinal);
    }
}
