using System.Buffers;
using DnsLb.Core.Recording;
using DnsLb.Tests.Answering;
using DnsLb.Tests.EndToEnd;
using DnsLb.Tests.Serving;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Recording;

public sealed class RecorderTests : IDisposable
{
    private const string Starts = "Information: place: all queries are written down";

    private static readonly Ends SomeEnds = new(Question.UdpClient(), 40000, Question.UdpClient("192.0.2.53").Address, 53);

    private readonly FakeTimeProvider _time = new();
    private readonly LogLines _log = new();
    private readonly TestOutput _output = new();
    private readonly RecordRing _ring = new(1024);
    private readonly Recorder _recorder;

    public RecorderTests() => _recorder = new Recorder(_output, "all queries are", [_ring], _time, _log);

    public void Dispose() => _recorder.Dispose();

    [Fact]
    public void Step_WhatWorkersLeft_IsWrittenOnce()
    {
        Record(1, 2);

        Assert.True(_recorder.Step());
        Assert.False(_recorder.Step());

        Assert.Equal([1, 2], _output.Written);
        Assert.Equal(new RecordCounts("place", 2, 0), _recorder.Counts);
        Assert.Equal([Starts], _log.All);
    }

    [Fact]
    public void Step_WhatThePlaceIsNotFor_IsNeitherWrittenNorLost()
    {
        Record(TestOutput.NotForThis, 2);

        _recorder.Step();

        Assert.Equal([2], _output.Written);
        Assert.Equal(new RecordCounts("place", 1, 0), _recorder.Counts);
    }

    [Fact]
    public void Step_PlaceThatCannotBeOpened_IsTriedAgainAndGetsWhatWaits()
    {
        _output.Failure = new IOException("nobody there");
        Record(1);

        Assert.False(_recorder.Step());
        Assert.False(_recorder.Step());
        Assert.Equal(1, _output.Opened);
        _output.Failure = null;
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_recorder.Step());

        Assert.Equal([1], _output.Written);
        Assert.Equal(
            ["Warning: place fails: nobody there; it is tried again, every 10 s at the latest, and what finds no room until then is missing in it", Starts],
            _log.All);
    }

    [Fact]
    public void Step_PlaceThatIsOpenedButTakesNothing_IsNotSaidToWorkBeforeItDoes()
    {
        _output.Failure = new IOException("nobody there");
        _recorder.Step();
        _output.Failure = null;
        _output.Waits = () => throw new IOException("disk full");
        _time.Advance(TimeSpan.FromSeconds(1));
        Record(1);
        _recorder.Step();

        Assert.Equal(2, _output.Abandoned);
        Assert.DoesNotContain(Starts, _log.All);
    }

    [Fact]
    public void Step_PlaceThatFailsMeanwhile_WorksAgain()
    {
        Record(1);
        _recorder.Step();
        _output.Failure = new IOException("disk full");
        Record(2);
        _recorder.Step();
        _output.Failure = null;
        _time.Advance(TimeSpan.FromSeconds(1));
        Record(3);
        _recorder.Step();

        Assert.Equal(Starts, _log.All[0]);
        Assert.Equal("Information: place works again", _log.All[^1]);
    }

    [Fact]
    public void Step_PlaceThatKeepsFailing_IsTriedAtLongerAndLongerIntervals()
    {
        _output.Failure = new IOException("nobody there");

        for (int second = 0; second < 60; second++)
        {
            _recorder.Step();
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        // At 0, 1, 3, 7, 15, 25, 35, 45 and 55 s.
        Assert.Equal(9, _output.Opened);
        Assert.Single(_log.All);
    }

    [Fact]
    public void Step_WriteThatFails_LosesAndCountsWhatWasInIt()
    {
        Record(1);
        _recorder.Step();
        _output.Failure = new IOException("disk full");
        Record(2, 3);
        _recorder.Step();
        _output.Failure = null;
        _time.Advance(TimeSpan.FromSeconds(1));
        Record(4);
        _recorder.Step();

        Assert.Equal([1, 4], _output.Written);
        Assert.Equal(new RecordCounts("place", 2, 2), _recorder.Counts);
        Assert.Equal(1, _output.Abandoned);
        Assert.Contains("Warning: place: queries missing in it: 2 more, 2 since the start; it takes them too slowly or not at all", _log.All);
    }

    [Fact]
    public void Step_Losses_AreToldEveryTenSeconds()
    {
        for (int second = 0; second < 20; second++)
        {
            Record([.. new byte[100]]);
            _recorder.Step();
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        long lost = _recorder.Counts.Lost;
        Assert.Equal(20 * 100, lost + _recorder.Counts.Written);
        Assert.Equal(3, _log.All.Count);
        Assert.Contains($"queries missing in it: {lost / 20 * 10} more, {lost / 20 * 11} since the start", _log.All[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Dispose_WritesWhatThereStillIsAndEndsInGoodOrder()
    {
        using (var recorder = new Recorder(_output, "all queries are", [_ring], TimeProvider.System, _log))
        {
            recorder.Start();
            Record(1, 2, 3);
        }

        Assert.Equal([1, 2, 3], _output.Written);
        Assert.Equal(1, _output.Closed);
    }

    [Fact]
    public async Task Start_NothingIsWritten_SleepsUntilAWorkerWakesIt()
    {
        using var recorder = new Recorder(_output, "all queries are", [_ring], TimeProvider.System, _log);
        recorder.Start();
        await OtherProcesses.UntilAsync(ThreadReadsAPipe, "it does not sleep");

        Record(1);
        recorder.Sleep.Wake();

        await OtherProcesses.UntilAsync(() => recorder.Counts.Written == 1, "it was not woken");
    }

    // As a pipe that nobody reads does.
    [Fact]
    public void Dispose_PlaceThatNeverReturns_IsLeft()
    {
        using var never = new ManualResetEventSlim();
        using var waits = new ManualResetEventSlim();
        _output.Waits = () =>
        {
            waits.Set();
            never.Wait();
        };
        using (var recorder = new Recorder(_output, "all queries are", [_ring], TimeProvider.System, _log))
        {
            recorder.Start();
            Record(1);
            waits.Wait();
        }

        Assert.Equal([Starts, "Warning: place has not taken what was left within 5 s: it is missing in it"], _log.All);
        never.Set();
    }

    [Fact]
    public void Recording_NothingAskedFor_IsNone()
    {
        using var recording = new QueryRecording(new RecordingSettings(), workers: 3, "ns1", "dnslb", _time, _log);

        recording.Start();

        Assert.Empty(recording.Workers);
        Assert.Empty(recording.Counts);
        Assert.Empty(_log.All);
    }

    private static bool ThreadReadsAPipe() => Directory.GetDirectories("/proc/self/task")
        .Where(thread => File.ReadAllText($"{thread}/comm").TrimEnd() == TestOutput.Place)
        .Any(thread => File.ReadAllText($"{thread}/wchan").Contains("pipe_read", StringComparison.Ordinal));

    private void Record(params byte[] queries)
    {
        foreach (byte query in queries)
        {
            _ring.Write(SomeEnds, 0, 0, [query], []);
        }
    }

    private sealed class TestOutput : IRecordOutput
    {
        public const byte NotForThis = 99;

        public const string Place = "place";

        public string Name => Place;

        public Exception? Failure { get; set; }

        public Action? Waits { get; set; }

        public List<byte> Written { get; } = [];

        public int Opened { get; private set; }

        public int Closed { get; private set; }

        public int Abandoned { get; private set; }

        public void Open()
        {
            Opened++;
            Fail();
        }

        public bool Encode(in QueryRecord record, IBufferWriter<byte> output)
        {
            if (record.Query[0] == NotForThis)
            {
                return false;
            }

            output.Write(record.Query);
            return true;
        }

        public void Write(ReadOnlySpan<byte> bytes)
        {
            Waits?.Invoke();
            Fail();
            Written.AddRange(bytes);
        }

        public void Close() => Closed++;

        public void Abandon() => Abandoned++;

        public void Reopen()
        {
        }

        private void Fail()
        {
            if (Failure is not null)
            {
                throw Failure;
            }
        }
    }
}
