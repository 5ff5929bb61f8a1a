using System.Text;
using BenchmarkDotNet.Attributes;
using DnsLb.Core.ZoneFiles;
using DnsLb.Core.Zones;

namespace DnsLb.Bench;

/// <summary>Text to a compiled zone: 500,000 names with two addresses each, 1,000,000 records in 28 MB. Goals: Knot's time and NSD's memory for the same file.</summary>
[MemoryDiagnoser]
public class ZoneLoadingBenchmark
{
    private const string FileName = "big.example.zone";
    private const int Names = 500_000;

    private byte[] _text = [];
    private ZoneDefinition _definition = null!;

    [GlobalSetup(Target = nameof(Read))]
    public void WriteZone()
    {
        var text = new StringBuilder("$TTL 300\n@ IN SOA ns1 hostmaster 1 1h 10m 1d 20\n@ IN NS ns1\nns1 IN A 192.0.2.53\n");
        for (int i = 0; i < Names; i++)
        {
            string host = $"{i >> 16}.{(i >> 8) & 0xFF}.{i & 0xFF}";
            text.Append($"host{100_000 + i} IN A 10.{host}\nhost{100_000 + i} IN A 11.{host}\n");
        }

        _text = Encoding.ASCII.GetBytes(text.ToString());
    }

    [IterationSetup(Target = nameof(Compile))]
    public void ReadOnce()
    {
        if (_text.Length == 0)
        {
            WriteZone();
        }

        _definition = Read();
    }

    [Benchmark]
    public ZoneDefinition Read()
    {
        ZoneFileResult result = ZoneFileReader.Read(FileName, _ => new MemoryStream(_text));
        return result.Zone ?? throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
    }

    [Benchmark]
    public Zone Compile() => Zone.Compile(_definition, workers: 2);
}
