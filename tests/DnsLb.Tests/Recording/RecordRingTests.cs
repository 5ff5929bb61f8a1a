using DnsLb.Core.Recording;
using DnsLb.Tests.Answering;

namespace DnsLb.Tests.Recording;

public sealed class RecordRingTests
{
    private static readonly Ends SomeEnds = new(Question.UdpClient(), 40000, Question.UdpClient("192.0.2.53").Address, 53);

    [Fact]
    public void Read_WhatWasWritten_IsTheSame()
    {
        var ring = new RecordRing(4096);

        ring.Write(SomeEnds, received: 5, took: 7, [1, 2, 3], [4, 5]);

        Assert.True(ring.TryRead(out QueryRecord record));
        Assert.Equal([1, 2, 3], record.Query.ToArray());
        Assert.Equal([4, 5], record.Reply.ToArray());
        Assert.Equal(((ushort)40000, (ushort)53, 5L, 7L), (record.Ends.ClientPort, record.Ends.ServerPort, record.Received.Ticks, record.Took.Ticks));
        Assert.Equal(("192.0.2.99", "192.0.2.53"), (record.ClientAddress.ToString(), record.ServerAddress.ToString()));
        ring.Advance();
        Assert.False(ring.TryRead(out _));
    }

    [Fact]
    public void Write_FullRing_LosesTheNewAndKeepsTheOld()
    {
        var ring = new RecordRing(1024);

        for (byte i = 0; i < 100; i++)
        {
            ring.Write(SomeEnds, i, 0, [i], []);
        }

        byte read = 0;
        for (; ring.TryRead(out QueryRecord record); read++)
        {
            Assert.Equal([read], record.Query.ToArray());
            ring.Advance();
        }

        Assert.Equal(100, read + ring.Lost);
        Assert.InRange(read, 8, 1024 / 72);
        ring.Write(SomeEnds, 0, 0, [77], []);
        Assert.True(ring.TryRead(out QueryRecord next));
        Assert.Equal([77], next.Query.ToArray());
    }

    // Lengths that leave each possible rest at the end of the ring, up to half of it with what stands before them.
    [Fact]
    public void Read_RecordsOfAllLengths_ComeWholeAndInOrder()
    {
        var ring = new RecordRing(4096);
        for (int length = 0; length <= 1980; length++)
        {
            byte[] query = [.. Enumerable.Range(0, length).Select(i => (byte)(i + length))];
            ring.Write(SomeEnds, length, 0, query, query.AsSpan(0, Math.Min(3, length)));

            Assert.True(ring.TryRead(out QueryRecord record));
            Assert.Equal(length, record.Received.Ticks);
            Assert.Equal(query, record.Query.ToArray());
            ring.Advance();
        }

        Assert.Equal(0, ring.Lost);
    }

    [Fact]
    public void Read_WhileAnotherThreadWrites_LosesOnlyWhatIsCounted()
    {
        const int Records = 300_000;
        var ring = new RecordRing(8192);
        var writer = new Thread(() =>
        {
            byte[] query = new byte[300];
            for (int i = 0; i < Records; i++)
            {
                int length = i % query.Length;
                query.AsSpan(0, length).Fill((byte)i);
                ring.Write(SomeEnds, i, 0, query.AsSpan(0, length), []);
            }
        });
        writer.Start();

        long read = 0;
        long last = -1;
        bool isEnding = false;
        while (true)
        {
            if (ring.TryRead(out QueryRecord record))
            {
                long i = record.Received.Ticks;
                Assert.True(i > last);
                Assert.Equal(i % 300, record.Query.Length);
                Assert.False(record.Query.ContainsAnyExcept((byte)i));
                (last, read) = (i, read + 1);
                ring.Advance();
            }
            else if (isEnding)
            {
                break;
            }
            else
            {
                isEnding = writer.Join(TimeSpan.Zero);
            }
        }

        Assert.Equal(Records, read + ring.Lost);
    }
}
