namespace DnsLb.Tests.Transport;

/// <summary>A thread for each connection.</summary>
public sealed class PlainTcpWorkerTests() : TcpTransportTests(usesEpoll: false);
