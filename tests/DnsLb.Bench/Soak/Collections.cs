using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Parsers;
using Microsoft.Diagnostics.Tracing.Parsers.Clr;

namespace DnsLb.Bench.Soak;

/// <summary>Counts the garbage collections of another .NET process by its events.</summary>
internal sealed class Collections : IDisposable
{
    private readonly ConcurrentQueue<(int Generation, GCReason Reason)> _made = new();
    private readonly EventPipeSession _session;
    private readonly Thread _reader;
    private int _taken;

    public Collections(int processId)
    {
        var client = new DiagnosticsClient(processId);
        _session = client.StartEventPipeSession(new EventPipeProvider(ClrTraceEventParser.ProviderName, EventLevel.Informational, (long)ClrTraceEventParser.Keywords.GC));
        _reader = new Thread(Read) { IsBackground = true };
        _reader.Start();
    }

    /// <summary>Those since it was called before, by the oldest generation that they reached and what they were made for.</summary>
    public string Take()
    {
        (int, GCReason)[] made = [.. _made];
        string text = string.Join(", ", made.Skip(_taken).CountBy(each => each).Select(pair => $"{pair.Value} of generation {pair.Key.Item1} ({pair.Key.Item2})"));
        _taken = made.Length;
        return text.Length > 0 ? text : "none";
    }

    /// <summary>Ends the events; call it while the process runs.</summary>
    public void Dispose()
    {
        _session.Stop();
        _reader.Join();
        _session.Dispose();
    }

    private void Read()
    {
        using var source = new EventPipeEventSource(_session.EventStream);
        source.Clr.GCStart += collection => _made.Enqueue((collection.Depth, collection.Reason));
        source.Process();
    }
}
