namespace DnsLb.Tests.EndToEnd;

/// <summary>A folder of its own for one test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("dnslb-test-").FullName;

    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Puts a whole file in place at once, by renaming, as most editors do.</summary>
    public string Write(string name, string text)
    {
        string path = PathOf(name);
        string temporary = PathOf($".{name}.new");
        File.WriteAllText(temporary, text);
        File.Move(temporary, path, overwrite: true);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
