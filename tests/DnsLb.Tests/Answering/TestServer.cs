using System.Net;
using System.Text;
using ARSoft.Tools.Net.Dns;
using DnsLb.Core.Answering;
using DnsLb.Core.Pools;
using DnsLb.Core.ZoneFiles;
using DnsLb.Core.Zones;
using Zone = DnsLb.Core.Zones.Zone;

namespace DnsLb.Tests.Answering;

/// <summary>A responder over zones in text, without sockets; its replies are decoded by ARSoft.</summary>
internal sealed class TestServer
{
    /// <summary>Serves zones given as pairs of file name and text.</summary>
    public TestServer(params (string File, string Text)[] files)
        : this(new ResponderSettings(), files)
    {
    }

    public TestServer(ResponderSettings settings, params (string File, string Text)[] files)
        : this(settings, null, files)
    {
    }

    public TestServer(RateLimiter limiter, params (string File, string Text)[] files)
        : this(new ResponderSettings(), limiter, files)
    {
    }

    public TestServer(ResponderSettings settings, RateLimiter? limiter, params (string File, string Text)[] files)
    {
        Zones.Publish(ZoneSet.Of(files.Select(file => Compile(file.File, file.Text))));
        Responder = new Responder(0, Zones, settings, limiter);
    }

    public PublishedZones Zones { get; } = new();

    public Responder Responder { get; }

    public Pool Pool(string name) => Zones.Current.Zones.SelectMany(zone => zone.Pools).Single(pool => pool.Definition.Name == name);

    public byte[] AskRaw(byte[] query, Client? client = null)
    {
        byte[] reply = new byte[ushort.MaxValue];
        Responder.BeginBatch();
        return reply[..Responder.Respond(query, reply, client ?? Question.UdpClient())];
    }

    public DnsMessage Ask(Question question, Client? client = null)
    {
        byte[] reply = AskRaw(question.Bytes(), client);
        Assert.NotEmpty(reply);
        return DnsMessage.Parse(reply);
    }

    public DnsMessage AskByTcp(Question question) => Ask(question, Question.MakeClient(IPAddress.Loopback, isTcp: true));

    private static Zone Compile(string file, string text)
    {
        ZoneFileResult result = ZoneFileReader.Read(file, _ => new MemoryStream(Encoding.UTF8.GetBytes(text)));
        Assert.True(result.Zone is not null, string.Join('\n', result.Diagnostics));
        return Zone.Compile(result.Zone, workers: 1);
    }
}
