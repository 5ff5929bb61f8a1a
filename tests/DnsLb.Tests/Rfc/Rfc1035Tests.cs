using ARSoft.Tools.Net.Dns;
using DnsLb.Core.Wire;
using DnsLb.Tests.Answering;

namespace DnsLb.Tests.Rfc;

/// <summary>Domain names, implementation and specification.</summary>
public sealed class Rfc1035Tests
{
    // Section 5.3, its $INCLUDE in place; $TTL stands for the TTL that RFC 1035 takes from MINIMUM.
    private static readonly TestServer IsiEdu = new(("isi.edu.zone", """
        $TTL 60
        @   IN  SOA     VENERA      Action\.domains (
                                         20     ; SERIAL
                                         7200   ; REFRESH
                                         600    ; RETRY
                                         3600000; EXPIRE
                                         60)    ; MINIMUM

                NS      A.ISI.EDU.
                NS      VENERA
                NS      VAXA
                MX      10      VENERA
                MX      20      VAXA

        A       A       26.3.0.103

        VENERA  A       10.1.0.52
                A       128.9.0.32

        VAXA    A       10.2.0.27
                A       128.9.0.33

        MOE     MB      A.ISI.EDU.
        LARRY   MB      A.ISI.EDU.
        CURLEY  MB      A.ISI.EDU.
        STOOGES MG      MOE
                MG      LARRY
                MG      CURLEY
        """));

    [Theory]
    [InlineData("ISI.EDU SOA", "NoError AA", "answer ISI.EDU. 60 IN SOA VENERA.ISI.EDU. Action\\.domains.ISI.EDU. 20 7200 600 3600000 60")]
    [InlineData(
        "ISI.EDU MX",
        "NoError AA",
        "answer ISI.EDU. 60 IN MX 10 VENERA.ISI.EDU.",
        "answer ISI.EDU. 60 IN MX 20 VAXA.ISI.EDU.",
        "additional VENERA.ISI.EDU. 60 IN A 10.1.0.52",
        "additional VENERA.ISI.EDU. 60 IN A 128.9.0.32",
        "additional VAXA.ISI.EDU. 60 IN A 10.2.0.27",
        "additional VAXA.ISI.EDU. 60 IN A 128.9.0.33")]
    [InlineData("VAXA.ISI.EDU A", "NoError AA", "answer VAXA.ISI.EDU. 60 IN A 10.2.0.27", "answer VAXA.ISI.EDU. 60 IN A 128.9.0.33")]
    public void Section5_3_MasterFile_IsServed(string question, params string[] reply) => Assert.Equal(reply.Order(), IsiEdu.Ask(question).Order());

    [Fact]
    public void Section5_3_MailGroup_HasItsMembers()
    {
        DnsMessage reply = IsiEdu.Ask(Exchange.Query("STOOGES.ISI.EDU MG"));

        Assert.Equal(3, reply.AnswerRecords.Count);
    }

    // Section 4.1.1: ID, opcode and RD come back; RA and Z are 0.
    [Theory]
    [InlineData(0x0000, 0x8400)]
    [InlineData(0x0100, 0x8500)]
    [InlineData(0x0080, 0x8400)]
    [InlineData(0x0040, 0x8400)]
    [InlineData(0x000F, 0x8400)]
    public void Section4_1_1_HeaderOfAReply_HasTheFlagsOfTheQueryThatBelongThere(ushort flags, ushort expected)
    {
        byte[] reply = IsiEdu.AskRaw(new Question("A.ISI.EDU") { Flags = flags }.Bytes());

        Assert.Equal((Question.Id, expected), ((reply[0] << 8) | reply[1], (ushort)((reply[2] << 8) | reply[3])));
    }

    // Section 4.1.2: QTYPE and QCLASS follow the name, and come back as they were sent.
    [Fact]
    public void Section4_1_2_Question_ComesBack()
    {
        byte[] query = new Question("nO.ISI.edu", (RRType)4711).Bytes();

        Assert.Equal(query[12..], IsiEdu.AskRaw(query)[12..query.Length]);
    }

    // Section 4.1.4: owner names and names in the RDATA of the types of section 3.3 end in pointers to earlier names.
    [Theory]
    [InlineData("ISI.EDU MX", "c00c 000f 0001 0000003c 000b 000a 0656454e455241 c00c" + "c00c 000f 0001 0000003c 0009 0014 0456415841 c00c")]
    [InlineData("ISI.EDU NS", "c00c 0002 0001 0000003c 0004 0141 c00c" + "c00c 0002 0001 0000003c 0009 0656454e455241 c00c" + "c00c 0002 0001 0000003c 0007 0456415841 c00c")]
    [InlineData("STOOGES.ISI.EDU MG", "c00c 0008 0001 0000003c 0006 034d4f45 c014" + "c00c 0008 0001 0000003c 0008 054c41525259 c014" + "c00c 0008 0001 0000003c 0009 064355524c4559 c014")]
    [InlineData("ISI.EDU SOA", "c00c 0006 0001 0000003c 002e 0656454e455241 c00c 0e416374696f6e2e646f6d61696e73 c00c 00000014 00001c20 00000258 0036ee80 0000003c")]
    public void Section4_1_4_NamesOfTheAnswer_AreCompressed(string question, string answer)
    {
        byte[] query = Exchange.Query(question).Bytes();
        byte[] expected = Convert.FromHexString(answer.Replace(" ", "", StringComparison.Ordinal));

        Assert.Equal(expected, IsiEdu.AskRaw(query)[query.Length..(query.Length + expected.Length)]);
    }

    // Section 4.1.4: owners in the additional section point to the names in the RDATA before them.
    [Fact]
    public void Section4_1_4_OwnersOfAdditionalRecords_AreCompressed()
    {
        byte[] query = Exchange.Query("ISI.EDU MX").Bytes();
        byte[] reply = IsiEdu.AskRaw(query);

        const int RecordLength = 16;
        Assert.Equal(query.Length + 23 + 21 + (4 * RecordLength), reply.Length);
    }

    // Section 4.1.4: names in RDATA that is not compressed are pointed to like others.
    [Theory]
    [InlineData("a.d.example CNAME", 12 + 18 + 12 + 4)]
    [InlineData("s.example SRV", 12 + 6 + 14 + 16)]
    [InlineData("h.example HTTPS", 12 + 2 + 14 + 16)]
    public void Section4_1_4_NamesInUncompressedRdata_ArePointedTo(string question, int behindQuestion)
    {
        TestServer server = Exchange.Serve("example.", "d DNAME target.elsewhere.\ns SRV 1 2 3 host\nh HTTPS 1 host\nhost A 192.0.2.1");
        byte[] query = Exchange.Query(question).Bytes();

        Assert.Equal(query.Length + behindQuestion, server.AskRaw(query).Length);
    }

    // Section 4.1.4: a pointer reaches the first 16,384 bytes only.
    [Fact]
    public void Section4_1_4_NamesBehindThePointersReach_AreNotPointedTo()
    {
        TestServer server = Exchange.Serve("example.", "$GENERATE 1-1500 many PTR a$.b$.c$.example.");

        DnsMessage reply = server.AskByTcp(Exchange.Query("many.example PTR"));

        Assert.Equal(Enumerable.Range(1, 1500).Select(i => $"a{i}.b{i}.c{i}.example."), reply.AnswerRecords.OfType<PtrRecord>().Select(record => record.PointerDomainName.ToString()));
    }

    // Section 4.2.1: messages over UDP have at most 512 bytes.
    [Fact]
    public void Section4_2_1_LongReplyOverUdp_IsTruncatedAt512()
    {
        TestServer server = Exchange.Serve("example.", "$GENERATE 1-40 many A 192.0.2.$");

        Assert.Equal("NoError AA TC", server.Ask("many.example A")[0]);
        Assert.InRange(server.AskRaw(Exchange.Query("many.example A").Bytes()).Length, 1, 512);
        Assert.Equal(41, server.AskByTcp("many.example A").Length);
    }

    // Section 2.3.4: labels of 63 bytes and names of 255 are the longest.
    [Theory]
    [InlineData(63, 63, 63, 53, "NoError AA")]
    [InlineData(63, 63, 63, 54, "FormatError")]
    public void Section2_3_4_LongestName_IsAnswered(int first, int second, int third, int fourth, string expected)
    {
        TestServer server = Exchange.Serve("example.", "* TXT x");
        string name = string.Join('.', new[] { first, second, third, fourth }.Select(length => new string('a', length)));

        Assert.Equal(expected, server.Ask($"{name}.example TXT")[0]);
    }
}
