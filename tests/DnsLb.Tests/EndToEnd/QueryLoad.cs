using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using ARSoft.Tools.Net.Dns;
using DnsLb.Tests.Answering;

namespace DnsLb.Tests.EndToEnd;

/// <summary>
/// Asks over several sockets, each with many queries in flight, and judges every reply: it must come, hold addresses of one version
/// of the zone only, and of no version older than one that was seen before the query was sent.
/// </summary>
/// <remarks>The version is the third byte of each address.</remarks>
internal sealed class QueryLoad
{
    private const int Sockets = 8;
    private const int InFlight = 32;

    private readonly string[] _names;
    private readonly Task[] _askers;
    private readonly int[] _versions = new int[Sockets];
    private volatile bool _stopping;
    private int _newest;
    private long _replies;

    public QueryLoad(IPEndPoint server, params string[] names)
    {
        _names = names;
        _askers = [.. Enumerable.Range(0, Sockets).Select(asker => Task.Factory.StartNew(() => Ask(server, asker), TaskCreationOptions.LongRunning))];
    }

    public long Replies => Interlocked.Read(ref _replies);

    /// <summary>Goes on until every socket has seen a version, and then for some more replies.</summary>
    public async Task WaitForVersionAsync(int version, int moreReplies)
    {
        using var patience = new CancellationTokenSource(ChildProcess.Patience);
        while (_versions.Any(seen => seen < version))
        {
            await GoOnAsync(patience.Token);
        }

        long enough = Replies + moreReplies;
        while (Replies < enough)
        {
            await GoOnAsync(patience.Token);
        }
    }

    /// <summary>Ends the load; throws what was wrong with any reply.</summary>
    public async Task StopAsync()
    {
        _stopping = true;
        await Task.WhenAll(_askers);
    }

    private async Task GoOnAsync(CancellationToken cancellation)
    {
        if (Array.Find(_askers, asker => asker.IsCompleted) is { } failed)
        {
            await failed;
        }

        await Task.Delay(1, cancellation);
    }

    private void Ask(IPEndPoint server, int asker)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.ReceiveTimeout = 10_000;
        socket.Connect(server);
        byte[][] queries = [.. _names.Select(name => new Question(name).Bytes())];
        int[] leastVersions = new int[InFlight];
        byte[] reply = new byte[ushort.MaxValue];
        for (ushort id = 0; id < InFlight; id++)
        {
            Send(id);
        }

        int waiting = InFlight;
        while (waiting > 0)
        {
            int length = socket.Receive(reply);
            ushort id = BinaryPrimitives.ReadUInt16BigEndian(reply);
            _versions[asker] = Judge(DnsMessage.Parse(reply[..length]), leastVersions[id]);
            Interlocked.Increment(ref _replies);
            if (_stopping)
            {
                waiting--;
            }
            else
            {
                Send(id);
            }
        }

        void Send(ushort id)
        {
            byte[] query = queries[id % queries.Length];
            BinaryPrimitives.WriteUInt16BigEndian(query, id);
            leastVersions[id] = Volatile.Read(ref _newest);
            socket.Send(query);
        }
    }

    private int Judge(DnsMessage reply, int leastVersion)
    {
        int[] versions = [.. reply.AnswerRecords.OfType<ARecord>().Select(record => (int)record.Address.GetAddressBytes()[2]).Distinct()];
        Assert.True(versions.Length == 1, $"{reply.ReturnCode} with addresses of versions {string.Join(", ", versions)}");
        Assert.InRange(versions[0], leastVersion, int.MaxValue);
        InterlockedMax(versions[0]);
        return versions[0];
    }

    private void InterlockedMax(int version)
    {
        int newest = Volatile.Read(ref _newest);
        while (version > newest)
        {
            newest = Interlocked.CompareExchange(ref _newest, version, newest);
        }
    }
}
