namespace DnsLb.Tests.ZoneFiles;

/// <summary>The wire forms are those of BIND's named-rrchecker.</summary>
public class RdataReaderTests
{
    [Theory]
    [InlineData("WKS 192.0.2.1 6 25 80", "c0000201060000004000000000000080")]
    [InlineData("MINFO r.example. e.example.", "0172076578616d706c65000165076578616d706c6500")]
    [InlineData("RP a.example. b.example.", "0161076578616d706c65000162076578616d706c6500")]
    [InlineData("AFSDB 1 a.example.", "00010161076578616d706c6500")]
    [InlineData("X25 311061700956", "0c333131303631373030393536")]
    [InlineData("ISDN 150862028003217", "0f313530383632303238303033323137")]
    [InlineData("GPOS -32.6882 116.8652 10.0", "082d33322e36383832083131362e383635320431302e30")]
    [InlineData("NAPTR 100 50 s http+I2R \"\" _http._tcp.example.", "00640032017308687474702b493252" + "00055f68747470045f746370076578616d706c6500")]
    [InlineData("DS 60485 5 1 2BB183AF5F22588179A53B0A 98631FAD1A292118", "ec4505012bb183af5f22588179a53b0a98631fad1a292118")]
    [InlineData("SSHFP 2 1 123456789abcdef67890123456789abcdef67890", "0201123456789abcdef67890123456789abcdef67890")]
    [InlineData("TLSA 0 0 1 d2abde24 0d7cd3ee", "000001d2abde240d7cd3ee")]
    [InlineData("NID 10 0014:4fff:ff20:ee64", "000a00144fffff20ee64")]
    [InlineData("L32 10 10.1.2.0", "000a0a010200")]
    [InlineData("L64 10 2001:0DB8:1140:1000", "000a20010db811401000")]
    [InlineData("LP 10 l64", "000a036c3634076578616d706c6503636f6d00")]
    [InlineData("URI 10 1 \"ftp://a.example/b\"", "000a00016674703a2f2f612e6578616d706c652f62")]
    [InlineData("LOC 42 21 54 N 71 06 18 W -24m 30m", "0033" + "1613" + "8917" + "2dd0" + "70be" + "15f0" + "0098" + "8d20")]
    [InlineData("KEY 512 255 1 AQMFD5raczCJHViKtLYhWGz8hMY9", "0200ff010103050f9ada7330891d588ab4b621586cfc84c63d")]
    [InlineData("DNSKEY 256 3 5 AQPSKmynfzW4kyBv0 15MUG2DeIQ3", "010003050103d22a6ca77f35b893206fd35e4c506d83788437")]
    [InlineData("CDNSKEY 257 3 8 AQPSKmynfzW4kyBv015MUG2DeIQ3", "010103080103d22a6ca77f35b893206fd35e4c506d83788437")]
    [InlineData("OPENPGPKEY mQCNAzIG", "99008d033206")]
    [InlineData("CSYNC 66 3 A NS AAAA", "00000042000300046000" + "0008")]
    [InlineData("NSEC3PARAM 1 0 12 aabbccdd", "0100000c04aabbccdd")]
    [InlineData("NSEC host.example. A MX", "04686f7374076578616d706c650000024001")]
    [InlineData("APL 1:192.168.32.0/21 !1:192.168.38.0/28", "00011503c0a82000011c83c0a826")]
    [InlineData("EUI48 00-00-5e-00-53-2a", "00005e00532a")]
    [InlineData("EUI64 00-00-5e-ef-10-00-00-2a", "00005eef1000002a")]
    [InlineData("IPSECKEY 10 3 2 gw AQNRU3mG", "0a03020267770765" + "78616d706c6503636f6d000103515379" + "86")]
    [InlineData("SVCB 0 pool.svc.example.", "000004706f6f6c03737663076578616d706c6500")]
    [InlineData("HTTPS 1 . alpn=\"h2,h3\" port=443", "0001000001000602683202683300030002" + "01bb")]
    [InlineData("HTTPS 1 @ port=443", "0001076578616d706c6503636f6d000003000201bb")]
    [InlineData("SVCB 1 foo key667=\"hel o\"", "000103666f6f076578616d706c6503636f6d00029b000568656c206f")]
    [InlineData("SMIMEA 3 1 1 d2abde24", "030101d2abde24")]
    [InlineData("AMTRELAY 10 0 1 203.0.113.15", "0a01cb00710f")]
    [InlineData("WKS 192.0.2.1 tcp smtp http", "c0000201060000004000000000000080")]
    [InlineData("DNSKEY 256 3 RSASHA256 AQPS", "010003080103d2")]
    [InlineData("CDNSKEY 256 3 ed25519 AQPS", "0100030f0103d2")]
    [InlineData("RKEY 0 1 DSA AQPS", "000001030103d2")]
    [InlineData("DS 1 ECDSAP256SHA256 SHA-256 2BB183AF", "00010d022bb183af")]
    [InlineData("CDS 1 ED448 SHA384 2BB183AF", "000110042bb183af")]
    [InlineData("TA 1 RSASHA512 3 12", "00010a0312")]
    [InlineData("CERT PKIX 1 RSASHA256 AQPS", "00010001080103d2")]
    [InlineData("RRSIG A RSASHA256 2 1m 20300101000000 1577836800 1 a. AQPS", "000108020000003c70dbd8805e0be10000010161000103d2")]
    [InlineData("SIG MX 1 2 60 20300101000000 20200101000000 1 a. AQPS", "000f01020000003c70dbd8805e0be10000010161000103d2")]
    [InlineData("SINK 1 2 3 AQ PS", "0102030103d2")]
    [InlineData("DOA 1 2 3 \"\" AQPS", "000000010000000203000103d2")]
    [InlineData("AVC a b", "01610162")]
    [InlineData("WALLET a b", "01610162")]
    [InlineData("RESINFO a", "0161")]
    [InlineData("NINFO a", "0161")]
    [InlineData("EID 12", "12")]
    [InlineData("NIMLOC 12", "12")]
    [InlineData("TALINK a. b.", "016100016200")]
    public void Read_RareType_HasItsWireForm(string record, string expected)
    {
        string type = record.Split(' ')[0];
        Assert.Equal([$"www.example.com. 1 {type} {expected}"], ZoneText.Records("www 1 " + record));
    }

    [Theory]
    [InlineData("A 192.0.2.1")]
    [InlineData("AAAA ::1")]
    [InlineData("MX 10 mail")]
    [InlineData("SRV 1 2 3 a.b.")]
    [InlineData("TXT a b")]
    [InlineData("CAA 0 issue x")]
    [InlineData("NAPTR 1 2 a b c .")]
    public void Read_GenericFormOfAKnownType_IsTheSameRecord(string record)
    {
        string known = ZoneText.Records("www 1 " + record)[0];
        string hex = known.Split(' ')[^1];
        Assert.Equal([known], ZoneText.Records($"www 1 {record.Split(' ')[0]} \\# {hex.Length / 2} {hex}"));
    }

    [Theory]
    [InlineData("CNAME \\# 2 0161")]
    [InlineData("CNAME \\# 2 c000")]
    [InlineData("AAAA \\# 4 01020304")]
    [InlineData("TXT \\# 0")]
    [InlineData("TXT \\# 2 0261")]
    [InlineData("SOA \\# 3 000000")]
    [InlineData("NS \\# 0")]
    [InlineData("HTTPS \\# 8 0001000003000200")]
    [InlineData("SVCB \\# 10 00010000030002003500")]
    [InlineData("SVCB \\# 15 000100000300020035000300020035")]
    public void Read_GenericFormThatIsNotOfTheType_IsAnError(string record) =>
        Assert.Contains($"the bytes are no data of type {record.Split(' ')[0]}", Assert.Single(ZoneText.Diagnose("www 1 " + record)));
}
