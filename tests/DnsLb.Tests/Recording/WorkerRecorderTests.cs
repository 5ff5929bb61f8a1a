using DnsLb.Core.Recording;
using DnsLb.Tests.Answering;
using DnsLb.Tests.EndToEnd;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Recording;

public sealed class WorkerRecorderTests : IDisposable
{
    private static readonly Ends SomeEnds = new(Question.UdpClient(), 40000, Question.UdpClient("192.0.2.53").Address, 53);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 29, 12, 0, 0, TimeSpan.Zero));
    private readonly ReaderSleep _reader = new();

    public void Dispose() => _reader.Dispose();

    [Fact]
    public void Record_ItsTimes_AreThatOfTheBatchAndTheTimeSince()
    {
        var ring = new RecordRing(4096);
        var recorder = new WorkerRecorder(_time, new SampledRing(ring, 1, 1, _reader));
        DateTimeOffset received = _time.GetUtcNow();

        recorder.BeginBatch();
        _time.Advance(TimeSpan.FromMicroseconds(12));
        recorder.Record(SomeEnds, [1], [2]);

        Assert.True(ring.TryRead(out QueryRecord record));
        Assert.Equal((received, TimeSpan.FromMicroseconds(12)), (record.Received, record.Took));
    }

    [Fact]
    public void Record_EachPlace_HasItsOwnSample()
    {
        var all = new RecordRing(1 << 20);
        var some = new RecordRing(1 << 20);
        var recorder = new WorkerRecorder(_time, new SampledRing(all, 1, 1, _reader), new SampledRing(some, 10, 0x9E3779B97F4A7C15, _reader));

        int both = 0;
        for (int i = 0; i < 10_000; i++)
        {
            recorder.Record(SomeEnds, [(byte)i], []);
            both += Read(some);
            Assert.Equal(1, Read(all));
        }

        // One in ten, give or take five standard deviations.
        Assert.InRange(both, 850, 1150);
    }

    // Queries that take turns: of every second one, all would be of one kind.
    [Fact]
    public void Takes_OneInTwo_IsNotEverySecondOne()
    {
        var sampled = new SampledRing(new RecordRing(4096), 2, 0x9E3779B97F4A7C15, _reader);

        Assert.InRange(Enumerable.Range(0, 1000).Count(i => sampled.Takes() && i % 2 == 0), 170, 330);
    }

    [Fact]
    public void EndBatch_SomethingWasWritten_WakesTheReader()
    {
        var ring = new RecordRing(4096);
        var recorder = new WorkerRecorder(_time, new SampledRing(ring, 1, 1, _reader));
        using var fallsAsleep = new ManualResetEventSlim();
        var reader = new Thread(() => _reader.Until(() =>
        {
            fallsAsleep.Set();
            return false;
        }));
        reader.Start();
        fallsAsleep.Wait();

        recorder.Record(SomeEnds, [1], [2]);
        recorder.EndBatch();

        Assert.True(reader.Join(ChildProcess.Patience));
    }

    [Fact]
    public void Record_AllocatesNothing()
    {
        var ring = new RecordRing(4096);
        var recorder = new WorkerRecorder(TimeProvider.System, new SampledRing(ring, 1, 1, _reader), new SampledRing(ring, 2, 1, _reader));
        byte[] query = new byte[40];
        byte[] reply = new byte[80];

        Allocations.AssertNone(() =>
        {
            recorder.BeginBatch();
            recorder.Record(SomeEnds, query, reply);
            recorder.EndBatch();
        });
    }

    private static int Read(RecordRing ring)
    {
        int read = 0;
        for (; ring.TryRead(out _); read++)
        {
            ring.Advance();
        }

        return read;
    }
}
