namespace DnsLb.Bench.Workloads;

/// <summary>The zone file of many names with two addresses each, and one name whose address tells the version of the file.</summary>
internal sealed class BigZone(string path, int names)
{
    public const string Name = "big.example";

    /// <summary>The name whose address is <see cref="VersionAddress"/>.</summary>
    public const string VersionName = $"version.{Name}";

    /// <summary>The name that the file states last.</summary>
    public string LastName => HostName(names - 1);

    public string LastAddress => $"10.{Host(names - 1)}";

    public static string HostName(int index) => $"host{100_000 + index}.{Name}";

    public static string VersionAddress(int version) => $"192.0.2.{version % 256}";

    /// <summary>Puts a version of the file in place at once.</summary>
    public void Publish(int version)
    {
        Prepare(version);
        PublishPrepared();
    }

    /// <summary>Writes a version of the file beside the one in place.</summary>
    public void Prepare(int version)
    {
        using var text = new StreamWriter(Prepared);
        text.Write($"$TTL 300\n@ IN SOA ns1 hostmaster {version} 1h 10m 1d 20\n@ IN NS ns1\nns1 IN A 192.0.2.53\nversion IN A {VersionAddress(version)}\n");
        for (int i = 0; i < names; i++)
        {
            string host = Host(i);
            text.Write($"host{100_000 + i} IN A 10.{host}\nhost{100_000 + i} IN A 11.{host}\n");
        }
    }

    /// <summary>Puts the version in place that was written last.</summary>
    public void PublishPrepared() => File.Move(Prepared, path, overwrite: true);

    // No server takes a file with a dot before its name for a zone.
    private string Prepared => Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}");

    private static string Host(int index) => $"{index >> 16}.{(index >> 8) & 0xFF}.{index & 0xFF}";
}
