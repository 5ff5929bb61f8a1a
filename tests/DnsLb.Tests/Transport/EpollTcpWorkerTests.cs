namespace DnsLb.Tests.Transport;

/// <summary>One thread for many connections.</summary>
public sealed class EpollTcpWorkerTests() : TcpTransportTests(usesEpoll: true);
