using System.Net;
using ARSoft.Tools.Net.Dns;
using DnsLb.Core.Answering;
using DnsLb.Core.Wire;

namespace DnsLb.Tests.Fuzzing;

/// <summary>The fuzz target: any bytes as one packet, over UDP and over TCP, and what must hold for every one of them.</summary>
internal static class FuzzTarget
{
    [ThreadStatic]
    private static Answerer? _answerer;

    /// <summary>Answers one packet.</summary>
    /// <returns>Whether it got a reply.</returns>
    /// <exception cref="FuzzFailure">Something does not hold, or the responder threw.</exception>
    public static bool Respond(ReadOnlySpan<byte> packet)
    {
        Answerer answerer = _answerer ??= new Answerer();
        try
        {
            return answerer.Respond(packet);
        }
        catch (Exception failure)
        {
            _answerer = null;
            throw new FuzzFailure(packet, failure);
        }
    }

    /// <summary>Whether a packet gets a reply: any that has a header and is not itself a reply.</summary>
    public static bool DeservesReply(ReadOnlySpan<byte> packet) => packet.Length >= QueryReader.HeaderLength && (packet[2] & 0x80) == 0;

    private sealed class Answerer
    {
        private readonly Responder _responder = FuzzZones.MakeResponder();
        private readonly Responder _limited = MakeLimited();
        private readonly byte[] _limitedReply = new byte[ReplyOpt.UdpSize];
        private readonly byte[] _udpReply = new byte[ReplyOpt.UdpSize];
        private readonly byte[] _tcpReply = new byte[ushort.MaxValue];
        private readonly Client _udp = MakeClient(isTcp: false);
        private readonly Client _tcp = MakeClient(isTcp: true);

        public bool Respond(ReadOnlySpan<byte> packet)
        {
            ReadOnlySpan<byte> udp = _udpReply.AsSpan(0, Run(_responder, packet, _udpReply, _udp));
            ReadOnlySpan<byte> tcp = _tcpReply.AsSpan(0, Run(_responder, packet, _tcpReply, _tcp));
            ReadOnlySpan<byte> limited = _limitedReply.AsSpan(0, Run(_limited, packet, _limitedReply, _udp));
            bool deservesReply = DeservesReply(packet);
            FuzzFailure.Unless(udp.IsEmpty != deservesReply, "a reply to what is no query, or none to a query by UDP");
            FuzzFailure.Unless(tcp.IsEmpty != deservesReply, "a reply to what is no query, or none to a query by TCP");
            FuzzFailure.Unless(limited.IsEmpty != deservesReply, "a reply to what is no query, or none to a query by UDP with a limit");
            if (deservesReply)
            {
                DnsMessage udpMessage = ReplyRules.Check(packet, udp, ReplyOpt.UdpSize);
                DnsMessage tcpMessage = tcp.SequenceEqual(udp) ? udpMessage : ReplyRules.Check(packet, tcp, ushort.MaxValue);
                ReplyRules.CheckSizeAsked(packet, udp.Length, udpMessage);
                ReplyRules.CheckSame(udpMessage, tcpMessage);
                ReplyRules.CheckLimited(packet, limited, ReplyRules.Check(packet, limited, ReplyOpt.UdpSize), udpMessage.ReturnCode);
            }

            return deservesReply;
        }

        // What runs for the first time may allocate what it needs ever after: only the second time counts.
        private static int Run(Responder responder, ReadOnlySpan<byte> packet, byte[] reply, in Client client)
        {
            if (TryRun(responder, packet, reply, client, out int length) || TryRun(responder, packet, reply, client, out length))
            {
                return length;
            }

            // What an operator asks of pools is no hot path.
            return DnsMessage.Parse(reply[..length]).Questions is [{ RecordClass: RecordClass.Chaos }]
                ? length
                : throw new InvalidOperationException("the responder allocates");
        }

        private static bool TryRun(Responder responder, ReadOnlySpan<byte> packet, byte[] reply, in Client client, out int length)
        {
            long packets = responder.Outcomes.Total;
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            length = responder.Respond(packet, reply, client);
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            FuzzFailure.Unless(responder.Outcomes.Total == packets + 1, "a packet has not just one outcome");
            return allocated == 0;
        }

        // It never reads the clock again, so the client has had all its replies for ever.
        private static Responder MakeLimited()
        {
            var limits = new RateLimits { PerSecond = 1, Exempt = [] };
            Responder limited = FuzzZones.MakeResponder(RateLimiter.ForWorkers(limits, 1, TimeProvider.System, secret: 1)[0]);
            byte[] reply = new byte[ReplyOpt.UdpSize];
            var mutator = new PacketMutator(seed: 1);
            for (int i = 0; i < 1000; i++)
            {
                limited.Respond(mutator.Next(), reply, MakeClient(isTcp: false));
            }

            return limited;
        }

        private static Client MakeClient(bool isTcp)
        {
            var address = default(ClientAddress);
            IPAddress.Loopback.TryWriteBytes(address, out _);
            return new Client(address, IsIPv6: false, isTcp);
        }
    }
}
