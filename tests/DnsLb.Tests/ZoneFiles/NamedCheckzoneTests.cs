using System.Diagnostics;
using System.Text;

namespace DnsLb.Tests.ZoneFiles;

/// <summary>BIND accepts what the reader accepts, refuses what it refuses, and reads the same records out of it.</summary>
public class NamedCheckzoneTests
{
    public static TheoryData<string> Accepted => new(
        "w A 192.0.2.1\n A 192.0.2.2 ;@ weight=3\n;@pool w\n",
        "$TTL 1h30m\nw IN A 192.0.2.1\nw IN A 192.0.2.2\nx IN 5 TXT ( \"a;b\" ; c\n d )\n",
        "a\\.b\\065\\;c TXT \"\\\"\\\\\\007\"\n",
        "$ORIGIN sub\nw A 192.0.2.1\n$ORIGIN x.example.com.\n@ MX 10 @\nw AAAA 2001:db8::1\n",
        "$GENERATE 0-200/7 h${0,3,x}.s\\$ 30 A 10.0.${1}.5\n$GENERATE 1-20 ${0,7,n}.p CNAME h$$.x${-1}\n",
        "d NS ns.d\nns.d A 192.0.2.1\n* MX 5 d\ns SRV 1 2 3 w\nw AAAA ::ffff:192.0.2.1\n",
        "w CAA 0 issue \"ca.example\"\nh HINFO a \"b c\"\nn NAPTR 1 2 \"u\" \"E2U+sip\" \"!^.*$!sip:a@b!\" .\n",
        "t TYPE65280 \\# 3 01 0203\nu A \\# 4 c0000201\nv TYPE16 a\n",
        "w HTTPS 1 . alpn=\"h2,h3\" port=443\nl LOC 52 14 05 S 0 8 50 E 10m\nc CERT 65534 65535 0 AQPSKmyn\n",
        "w HTTPS 1 . no-default-alpn alpn=\"h2,h3\" ech=AEX+DQBBpwAgACBK ipv6hint=2001:db8::1 key65333=ex1\n",
        "c CERT PKIX 1 RSASHA256 AQPS\nw WKS 192.0.2.1 tcp smtp 80\nr RESINFO a\nn NINFO b\ns SINK 1 2 3 AQPS\nt TALINK a b\n",
        "w 5 A 192.0.2.1\nx A 192.0.2.2\n@ SPF a\n");

    public static TheoryData<string> Refused => new(
        "w A 192.0.2.01\n",
        "w A\n",
        "w A 192.0.2.1 x\n",
        "w AAAA ::g\n",
        "w MX mail\n",
        "w CH A 192.0.2.1\n",
        "w TXT \"a\n",
        "w A ( 192.0.2.1\n",
        "w A 192.0.2.1 )\n",
        "w CNAME a\nw A 192.0.2.1\n",
        "w CNAME a\nw CNAME b\n",
        "@ NS ns\n",
        "d DNAME a.\nd DNAME b.\n",
        "w SOA a b 1 2 3 4 5\n",
        "$GENERATE 1-3 h$ MX 10 m$\n",
        "$GENERATE 3-1 h$ A 192.0.2.1\n",
        "w TYPE65280 \\# 3 0102\n",
        "w A \\# 3 010203\n",
        "$TTL x\n",
        "a..b A 192.0.2.1\n",
        "w TYPE255 \\# 0\n");

    [Theory]
    [MemberData(nameof(Accepted))]
    public void Read_AcceptedByBind_HasTheSameRecords(string lines)
    {
        (int exitCode, string dump) = NamedCheckzone(lines);
        Assert.True(exitCode == 0, dump);
        Assert.Equal(Sorted("$ORIGIN .\n" + dump), Sorted(ZoneText.Head + lines));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Read_RefusedByBind_HasAnError(string lines)
    {
        Assert.NotEqual(0, NamedCheckzone(lines).ExitCode);
        Assert.Null(ZoneText.Read(ZoneText.Head + lines).Zone);
    }

    private static IEnumerable<string> Sorted(string zone) => ZoneText.Lines(ZoneText.Read(zone)).Order(StringComparer.Ordinal);

    private static (int ExitCode, string Output) NamedCheckzone(string lines)
    {
        string[] arguments = ["-i", "local", "-k", "ignore", "-D", "-s", "full", "-o", "-", "example.com", "/dev/stdin"];
        using Process process = Process.Start(new ProcessStartInfo("named-checkzone", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
        })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(ZoneText.Head + lines);
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, process.ExitCode == 0 ? output : errors.Result);
    }
}
