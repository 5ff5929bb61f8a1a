using DnsLb.Tests.Answering;
using DnsLb.Tests.ZoneFiles;

namespace DnsLb.Tests.Rfc;

/// <summary>SVCB and HTTPS. Hints of pools are in <see cref="ServiceHintsTests"/>.</summary>
public sealed class Rfc9460Tests
{
    private const string FooExampleCom = "03666f6f076578616d706c6503636f6d00";
    private const string FooExampleOrg = "03666f6f076578616d706c65036f726700";
    private const string ExampleCom = "076578616d706c6503636f6d00";

    // Appendix D.1 and D.2, in the order of its figures.
    [Theory]
    [InlineData("HTTPS 0 foo.example.com.", "0000" + FooExampleCom)]
    [InlineData("SVCB 1 .", "000100")]
    [InlineData("SVCB 16 foo.example.com. port=53", "0010" + FooExampleCom + "000300020035")]
    [InlineData("SVCB 1 foo.example.com. key667=hello", "0001" + FooExampleCom + "029b000568656c6c6f")]
    [InlineData("SVCB 1 foo.example.com. key667=\"hello\\210qoo\"", "0001" + FooExampleCom + "029b000968656c6c6fd2716f6f")]
    [InlineData("SVCB 1 foo.example.com. ( ipv6hint=\"2001:db8::1,2001:db8::53:1\" )", "0001" + FooExampleCom + "00060020" + "20010db8000000000000000000000001" + "20010db8000000000000000000530001")]
    [InlineData("SVCB 1 example.com. ( ipv6hint=\"2001:db8:122:344::192.0.2.33\" )", "0001" + ExampleCom + "00060010" + "20010db8012203440000" + "0000c0000221")]
    [InlineData("SVCB 16 foo.example.org. ( alpn=h2,h3-19 mandatory=ipv4hint,alpn ipv4hint=192.0.2.1 )", "0010" + FooExampleOrg + "0000000400010004" + "00010009" + "026832" + "0568332d3139" + "00040004c0000201")]
    [InlineData("SVCB 16 foo.example.org. alpn=\"f\\\\\\\\oo\\\\,bar,h2\"", "0010" + FooExampleOrg + "0001000c" + "08665c6f6f2c626172" + "026832")]
    [InlineData("SVCB 16 foo.example.org. alpn=f\\\\\\092oo\\092,bar,h2", "0010" + FooExampleOrg + "0001000c" + "08665c6f6f2c626172" + "026832")]
    public void AppendixD_TestVector_HasItsWireForm(string record, string expected) =>
        Assert.Equal([$"w.example.com. 1 {record.Split(' ')[0]} {expected}"], ZoneText.Records($"w 1 {record}"));

    // Appendix D.3, in the order of its figures.
    [Theory]
    [InlineData("SVCB 1 foo.example.com. ( key123=abc key123=def )")]
    [InlineData("SVCB 1 foo.example.com. mandatory")]
    [InlineData("SVCB 1 foo.example.com. alpn")]
    [InlineData("SVCB 1 foo.example.com. port")]
    [InlineData("SVCB 1 foo.example.com. ipv4hint")]
    [InlineData("SVCB 1 foo.example.com. ipv6hint")]
    [InlineData("SVCB 1 foo.example.com. no-default-alpn=abc")]
    [InlineData("SVCB 1 foo.example.com. mandatory=key123")]
    [InlineData("SVCB 1 foo.example.com. mandatory=mandatory")]
    [InlineData("SVCB 1 foo.example.com. ( mandatory=key123,key123 key123=abc )")]
    public void AppendixD_3_FailureCase_IsRefused(string record) => Assert.Single(ZoneText.Diagnose($"w 1 {record}"));

    // Section 2.5: "." is the owner for a service, and says that there is none for an alias.
    [Theory]
    [InlineData("HTTPS 1 .", 1)]
    [InlineData("HTTPS 0 .", 0)]
    [InlineData("SVCB 0 .", 0)]
    public void Section2_5_TargetOfDot_IsTheOwnerOrNothing(string record, int additional) =>
        Assert.Equal(additional, Exchange.Serve("example.", $"own {record}\nown A 192.0.2.1").Ask(Exchange.Query($"own.example {record.Split(' ')[0]}")).AdditionalRecords.Count);

    // Section 4.1: addresses of a TargetName and, of an alias, the records of its target.
    [Theory]
    [InlineData("own.example HTTPS", "NoError AA", "answer own.example. 3600 IN HTTPS 1 .", "additional own.example. 3600 IN A 192.0.2.1")]
    [InlineData("to.example HTTPS", "NoError AA", "answer to.example. 3600 IN HTTPS 1 host.example.", "additional host.example. 3600 IN A 192.0.2.2")]
    [InlineData(
        "alias.example HTTPS",
        "NoError AA",
        "answer alias.example. 3600 IN HTTPS 0 own.example.",
        "additional own.example. 3600 IN A 192.0.2.1",
        "additional own.example. 3600 IN HTTPS 1 .")]
    [InlineData("away.example HTTPS", "NoError AA", "answer away.example. 3600 IN HTTPS 1 host.example.net.")]
    [InlineData("chain.example HTTPS", "NoError AA", "answer chain.example. 3600 IN CNAME own.example.", "answer own.example. 3600 IN HTTPS 1 .", "additional own.example. 3600 IN A 192.0.2.1")]
    [InlineData("x.wild.example HTTPS", "NoError AA", "answer x.wild.example. 3600 IN HTTPS 1 .", "additional x.wild.example. 3600 IN A 192.0.2.3")]
    public void Section4_1_TargetsOfOurs_HaveTheirAddressesAdded(string question, params string[] reply) =>
        Assert.Equal(
            reply,
            Exchange.Serve("example.", """
                own    HTTPS 1 .
                own    A     192.0.2.1
                to     HTTPS 1 host
                host   A     192.0.2.2
                alias  HTTPS 0 own
                away   HTTPS 1 host.example.net.
                chain  CNAME own
                *.wild HTTPS 1 .
                *.wild A     192.0.2.3
                """).Ask(question));
}
