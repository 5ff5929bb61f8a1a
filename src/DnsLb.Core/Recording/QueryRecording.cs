using DnsLb.Core.Wire;
using Microsoft.Extensions.Logging;

namespace DnsLb.Core.Recording;

/// <summary>All writing down of queries: a recorder for each place, and for each worker what it writes with.</summary>
public sealed class QueryRecording : IDisposable
{
    private readonly List<(Recorder Recorder, uint OneIn)> _recorders = [];

    /// <summary>Makes what the settings ask for; nothing is opened yet.</summary>
    /// <param name="settings">Where queries are written down, and which.</param>
    /// <param name="workers">How many workers there are.</param>
    /// <param name="identity">Which server this is, for dnstap.</param>
    /// <param name="version">The name and version of the program, for dnstap.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Hears when a place fails, and of what is lost.</param>
    public QueryRecording(RecordingSettings settings, int workers, string identity, string version, TimeProvider time, ILogger logger)
    {
        if (settings.QueryLog is { } path)
        {
            Add(new QueryLogOutput(path, settings.Filter, time), settings.QueryLogOneIn, settings.Filter.IsOn ? ", those that the settings choose," : "");
        }

        if (settings.Dnstap is { } socket)
        {
            Add(new DnstapOutput(socket, new DnstapMessage(identity, version)), settings.DnstapOneIn, "");
        }

        if (_recorders.Count > 0)
        {
            Workers = [.. Enumerable.Range(0, workers).Select(worker => new WorkerRecorder(time, [.. _recorders.Select(each => new SampledRing(each.Recorder.Rings[worker], each.OneIn, Seed(), each.Recorder.Sleep))]))];
        }

        void Add(IRecordOutput output, uint oneIn, string which) =>
            _recorders.Add((new Recorder(output, oneIn == 1 ? $"all queries{which} are" : $"one query in {oneIn}{which} is", [.. Enumerable.Range(0, workers).Select(_ => new RecordRing())], time, logger), oneIn));
    }

    /// <summary>What each worker writes with; none when nothing is written down.</summary>
    public IReadOnlyList<WorkerRecorder> Workers { get; } = [];

    /// <summary>What became of queries in each place.</summary>
    public IReadOnlyList<RecordCounts> Counts => [.. _recorders.Select(each => each.Recorder.Counts)];

    /// <summary>Starts to write.</summary>
    public void Start() => _recorders.ForEach(each => each.Recorder.Start());

    /// <summary>Has files and connections opened anew, as somebody who rotates logs asks for.</summary>
    public void Reopen() => _recorders.ForEach(each => each.Recorder.Reopen());

    /// <summary>Writes what there still is, where that is possible in time. No worker may record any more.</summary>
    public void Dispose() => _recorders.ForEach(each => each.Recorder.Dispose());

    // Not 0, from which chance would never come away.
    private static ulong Seed() => (ulong)SipHash.RandomKey() | 1;
}
