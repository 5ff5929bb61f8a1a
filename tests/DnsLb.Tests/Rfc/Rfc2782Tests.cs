using DnsLb.Tests.Answering;

namespace DnsLb.Tests.Rfc;

/// <summary>SRV: the example at the end of the RFC.</summary>
public sealed class Rfc2782Tests
{
    private static readonly TestServer Server = new(("example.com.zone", """
        $ORIGIN example.com.
        $TTL 3600
        @               SOA server.example.com. root.example.com. (
                            1995032001 3600 3600 604800 86400 )
                        NS  server.example.com.
                        NS  ns1.ip-provider.net.
                        NS  ns2.ip-provider.net.
        ; foobar - use old-slow-box or new-fast-box if either is
        ; available, make three quarters of the logins go to
        ; new-fast-box.
        _foobar._tcp    SRV 0 1 9 old-slow-box.example.com.
                        SRV 0 3 9 new-fast-box.example.com.
        ; if neither old-slow-box or new-fast-box is up, switch to
        ; using the sysdmin's box and the server
                        SRV 1 0 9 sysadmins-box.example.com.
                        SRV 1 0 9 server.example.com.
        server           A   172.30.79.10
        old-slow-box     A   172.30.79.11
        sysadmins-box    A   172.30.79.12
        new-fast-box     A   172.30.79.13
        ; NO other services are supported
        *._tcp          SRV  0 0 0 .
        *._udp          SRV  0 0 0 .
        """));

    [Theory]
    [InlineData(
        "_foobar._tcp.example.com SRV",
        "NoError AA",
        "answer _foobar._tcp.example.com. 3600 IN SRV 0 1 9 old-slow-box.example.com.",
        "answer _foobar._tcp.example.com. 3600 IN SRV 0 3 9 new-fast-box.example.com.",
        "answer _foobar._tcp.example.com. 3600 IN SRV 1 0 9 sysadmins-box.example.com.",
        "answer _foobar._tcp.example.com. 3600 IN SRV 1 0 9 server.example.com.",
        "additional old-slow-box.example.com. 3600 IN A 172.30.79.11",
        "additional new-fast-box.example.com. 3600 IN A 172.30.79.13",
        "additional sysadmins-box.example.com. 3600 IN A 172.30.79.12",
        "additional server.example.com. 3600 IN A 172.30.79.10")]
    [InlineData("_other._tcp.example.com SRV", "NoError AA", "answer _other._tcp.example.com. 3600 IN SRV 0 0 0 .")]
    [InlineData("_foobar._udp.example.com SRV", "NoError AA", "answer _foobar._udp.example.com. 3600 IN SRV 0 0 0 .")]
    public void Example_EveryService_HasItsTargetsAndTheirAddresses(string question, params string[] reply) => Assert.Equal(reply, Server.Ask(question));
}
