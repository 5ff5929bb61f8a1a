using DnsLb.Core.Answering;
using DnsLb.Core.Files;
using DnsLb.Core.Health;
using DnsLb.Core.Notifications;
using DnsLb.Core.Serving;
using DnsLb.Tests.Answering;

namespace DnsLb.Tests.Serving;

public sealed class SettingsReaderTests
{
    private static readonly FileSource Files = new(TimeProvider.System);
    private static readonly string[] Complete = ["zones=z", "listen=127.0.0.1"];

    [Fact]
    public void Lists_IndexedOrWithCommas_AreRead()
    {
        ServerSettings settings = Read(Source("file", "Zones:0=a,b", "Zones:1=c", "Listen=127.0.0.1:5300, [::1]:5301", "Workers=3"));

        Assert.Equal(["a,b", "c"], settings.Zones);
        Assert.Equal(["127.0.0.1:5300", "[::1]:5301"], settings.Listen.Select(endPoint => endPoint.ToString()));
        Assert.Equal(3, settings.Workers);
        Assert.Equal(8, settings.Responders);
    }

    [Theory]
    [InlineData("workers")]
    [InlineData("Workers")]
    [InlineData("WORKERS")]
    [InlineData("work-ers")]
    [InlineData("WORK_ERS")]
    public void Key_CaseHyphensAndUnderscores_DoNotMatter(string key) =>
        Assert.Equal(3, Read(Source("file", [.. Complete, $"{key}=3"])).Workers);

    [Fact]
    public void RateLimits_Given_AreRead()
    {
        RateLimits limits = Read(Source("file", [.. Complete, "RateLimit=50", "rate-limit-slip=2", "RATE_LIMIT_SIZE_FACTOR=off", "RateLimitDryRun=yes", "RateLimitExempt=192.0.2.0/24,::1"])).RateLimits;

        Assert.Equal((50, 2, 0, true), (limits.PerSecond, limits.Slip, limits.SizeFactor, limits.IsDryRun));
        Assert.Equal(["192.0.2.0/24", "::1/128"], limits.ExemptNetworks.Select(network => network.ToString()));
    }

    [Theory]
    [InlineData("workers=1", true, "127.0.0.0/8,::1/128")]
    [InlineData("rate-limit=off", false, "127.0.0.0/8,::1/128")]
    [InlineData("rate-limit-exempt=none", true, "")]
    [InlineData("rate-limit-exempt=::ffff:192.0.2.0/120", true, "192.0.2.0/24")]
    public void RateLimits_OffOrNone_AreRead(string pair, bool isOn, string exempt)
    {
        RateLimits limits = Read(Source("file", [.. Complete, pair])).RateLimits;

        Assert.Equal(isOn, limits.IsOn);
        Assert.Equal(exempt, string.Join(',', limits.ExemptNetworks));
    }

    [Theory]
    [InlineData("workers=1", "127.0.0.1 ::1", "127.0.0.1 ::1")]
    [InlineData("chaos-pools=none", "", "")]
    [InlineData("chaos-pools=192.0.2.0/24", "192.0.2.1", "192.0.2.1")]
    [InlineData("chaos-pools=192.0.2.0/24 extended-errors=none", "192.0.2.1", "")]
    [InlineData("chaos-pools=none extended-errors=::1", "", "::1")]
    [InlineData("extended-errors=all", "127.0.0.1 ::1", "127.0.0.1 ::1 192.0.2.1 2001:db8::1")]
    public void Operators_Given_AreRead(string pairs, string pools, string errors)
    {
        OperatorNetworks operators = Read(Source("file", [.. Complete, .. pairs.Split(' ')])).Operators;

        Assert.Equal(pools, Of(operators.OfChaosPools()));
        Assert.Equal(errors, Of(operators.OfExtendedErrors()));

        static string Of(ClientNetworks networks) =>
            string.Join(' ', ((string[])["127.0.0.1", "::1", "192.0.2.1", "2001:db8::1"]).Where(address => networks.Contains(Question.UdpClient(address))));
    }

    [Theory]
    [InlineData("workers=1", "127.0.0.1:8053")]
    [InlineData("api=127.0.0.9", "127.0.0.9:8053")]
    [InlineData("api=[::1]:80", "[::1]:80")]
    [InlineData("api=none", null)]
    public void Api_Given_IsRead(string pair, string? expected) => Assert.Equal(expected, Read(Source("file", [.. Complete, pair])).Api.Listen?.ToString());

    [Fact]
    public void Prober_Given_IsRead()
    {
        ProberSettings prober = Read(Source("file", [.. Complete, "Canary:0=tcp 192.0.2.1 port=53", "Canary:1=http 192.0.2.2 expect=200,204", "FreezeLimit=2m"])).Prober;

        Assert.Equal(["192.0.2.1:53", "192.0.2.2:80"], prober.Canaries.Select(canary => canary.Target!.EndPoint.ToString()));
        Assert.Equal(TimeSpan.FromMinutes(2), prober.FreezeLimit);
    }

    [Fact]
    public void Notifications_Given_AreRead()
    {
        using var folder = new TempFolder();
        string secret = folder.Write("secret", "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz\n");

        NotificationSettings notifications = Read(Source(
            "file", [.. Complete, "Webhook:0=https://hooks.example.com/T/s3cret?a,b", "Webhook:1=http://127.0.0.1:8080", $"WebhookSecret={secret}", "OnChange=/bin/sh -c 'cat'"])).Notifications;

        Assert.Equal(["https://hooks.example.com/T/s3cret?a,b", "http://127.0.0.1:8080/"], notifications.Webhooks.Select(url => url.AbsoluteUri));
        Assert.Equal(["/bin/sh -c 'cat'"], notifications.Commands);
        Assert.NotNull(notifications.Secret);
    }

    [Fact]
    public void Notifications_Wrong_AreNotRepeated()
    {
        var (_, problems) = SettingsReader.Read([Source("file", [.. Complete, "webhook=https://user:s3cret@hooks.example.com", "on-change=notify s3cret"])], Files);

        Assert.Equal(2, problems.Count);
        Assert.Contains("file: \"webhook=…\": webhook must be an http or https URL with a host, without a user and a fragment", problems);
        Assert.DoesNotContain(problems, problem => problem.Contains("s3cret", StringComparison.Ordinal));
    }

    [Fact]
    public void Prober_ACanaryOfAPermittedProgram_IsRead() =>
        Assert.Single(Read(Source("file", [.. Complete, "canary=exec 192.0.2.1 command=/bin/true", "exec-programs=/bin"])).Prober.Canaries);

    [Theory]
    [InlineData("exec-programs=bin", "exec-programs must be an absolute path without . and ..")]
    [InlineData("exec-program=/bin", "unknown setting \"exec-program\"; did you mean \"exec-programs\"?")]
    public void Prober_ACanaryOfAProgramWhosePermissionIsMisspelt_IsNotRefused(string wrong, string message)
    {
        var (_, problems) = SettingsReader.Read([Source("file", [.. Complete, "canary=exec 192.0.2.1 command=/bin/true", wrong])], Files);

        Assert.Contains(message, Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void LaterSource_ReplacesTheWholeList()
    {
        ServerSettings settings = Read(
            Source("file", "Zones:0=a", "Zones:1=b", "Listen=127.0.0.1"),
            Source("command line", "zones:0=c"));

        Assert.Equal(["c"], settings.Zones);
        Assert.Equal("127.0.0.1:53", Assert.Single(settings.Listen).ToString());
    }

    [Theory]
    [InlineData("127.0.0.1:0", "127.0.0.1:0")]
    [InlineData("[::]:0", "[::]:0")]
    [InlineData("::1", "[::1]:53")]
    [InlineData("0.0.0.0:53", "0.0.0.0:53")]
    public void Listen_Forms_AreRead(string written, string expected) =>
        Assert.Equal(expected, Assert.Single(Read(Source("file", "zones=z", $"listen={written}")).Listen).ToString());

    [Theory]
    [InlineData("listen=localhost:53", "file: \"listen=localhost:53\": listen must be ADDRESS[:PORT]")]
    [InlineData("listen=127.0.0.1:99999", "listen must be ADDRESS[:PORT]")]
    [InlineData("workers=0", "workers must be a whole number from 1 to 256")]
    [InlineData("rate-limit=0", "rate-limit must be a whole number from 1 to 100000, or off")]
    [InlineData("rate-limit-exempt=192.0.2.1/24", "rate-limit-exempt must be a network such as 192.0.2.0/24 or 2001:db8::/32, all bits behind the prefix 0, an address, or none alone; did you mean \"192.0.2.0/24\"?")]
    [InlineData("extended-errors=all,192.0.2.0/24", "\"extended-errors=192.0.2.0/24\": extended-errors must be a network")]
    [InlineData("chaos-pools=all", "\"chaos-pools=all\": chaos-pools must be a network")]
    [InlineData("rate-limit-exempt=none,192.0.2.0/24", "\"rate-limit-exempt=192.0.2.0/24\": rate-limit-exempt must be a network")]
    [InlineData("rate-limit-exempt=192.0.2.0/24,none", "\"rate-limit-exempt=none\": rate-limit-exempt must be a network")]
    [InlineData("RateLimit:a=1", "file: \"RateLimit:a=1\": rate-limit takes one value")]
    [InlineData("Listen:x=127.0.0.1", "file: \"Listen:x=127.0.0.1\": listen takes a value or an array of values")]
    [InlineData("Listen:0:0=127.0.0.1", "file: \"Listen:0:0=127.0.0.1\": listen takes a value or an array of values")]
    [InlineData("rate-limit-dry-run=maybe", "rate-limit-dry-run must be yes|no")]
    [InlineData("rate-limit-dry-run=yess", "rate-limit-dry-run must be yes|no; did you mean \"yes\"?")]
    [InlineData("RateLimit:0=1", "file: \"RateLimit:0=1\": rate-limit takes one value")]
    [InlineData("canary=gateway", "canary must be KIND ADDRESS[:PORT] key=value..., as a check in a zone file")]
    [InlineData("canary=tcp 192.0.2.1 prot=53", "canary \"tcp 192.0.2.1 prot=53\": unknown key \"prot\"; did you mean \"port\"?")]
    [InlineData("webhook=ftp://192.0.2.1/", "webhook must be an http or https URL")]
    [InlineData("webhook=hooks.example.com/x", "webhook must be an http or https URL")]
    [InlineData("webhook=http:///x", "webhook must be an http or https URL with a host")]
    [InlineData("webhook=http:hooks.example.com", "webhook must be an http or https URL with a host")]
    [InlineData("webhook=http://@hooks.example.com/", "webhook must be an http or https URL with a host, without a user")]
    [InlineData("webhook=http://hooks.example.com/#", "webhook must be an http or https URL with a host, without a user and a fragment")]
    [InlineData("webhook=http://hooks.example.com:0/", "webhook must be an http or https URL")]
    [InlineData("webhook=http://hooks.example.com/a b", "webhook must be an http or https URL")]
    [InlineData("webhook=http://hooks.example.com/s3cret,http://Hooks.example.com:80/s3cret,http://hooks.example.com/other", "webhook: a URL at hooks.example.com is given 2 times; give it once")]
    [InlineData("webhook-secret=/nowhere", "webhook-secret: /nowhere: ")]
    [InlineData("webhook-secret=/etc/passwd", "webhook-secret: /etc/passwd: it must be a file with one line, base64 of 24 to 64 bytes")]
    [InlineData("on-change=notify", "on-change must be an absolute path without . and .., and arguments")]
    [InlineData("on-change=/nowhere/notify", "on-change: this machine has no program /nowhere/notify")]
    [InlineData("on-change=/etc/passwd", "on-change: /etc/passwd is no program that can be run: Permission denied")]
    [InlineData("on-change=/etc", "on-change: this machine has no program /etc")]
    [InlineData("on-change=/bin/true a,/bin/true b,/bin/true a", "on-change: /bin/true is given 2 times with the same arguments; give it once")]
    [InlineData("canary=exec 192.0.2.1 command=/bin/true", "canary \"exec 192.0.2.1 command=/bin/true\": /bin/true may not run: the server's setting exec-programs permits no program")]
    [InlineData("freeze-limit=2d", "\"freeze-limit=2d\": freeze-limit must be a duration such as 500ms, 5s, 1m30s, at most 1d; a bare number is seconds")]
    [InlineData("lisen=127.0.0.1", "file: unknown setting \"lisen\"; did you mean \"listen\"?")]
    [InlineData("Loging:LogLevel:Default=Debug", "file: unknown setting \"Loging\"; did you mean \"logging\"?")]
    [InlineData("xyzzy=1", "file: unknown setting \"xyzzy\"; expected one of: zones, listen, workers, ")]
    [InlineData("zones=", "no zones: say where the zone files are")]
    [InlineData("listen=127.0.0.1,127.0.0.1:53", "listen address 127.0.0.1:53 is given 2 times")]
    [InlineData("listen=0.0.0.0:53,127.0.0.1:53,[::1]:53,127.0.0.1:54", "listen address 0.0.0.0:53 covers 127.0.0.1:53 already; give one of them")]
    [InlineData("listen=[::1]:53,[::]:53", "listen address [::]:53 covers [::1]:53 already; give one of them")]
    public void WrongSetting_IsNamed(string wrong, string message)
    {
        string key = wrong[..wrong.IndexOf('=', StringComparison.Ordinal)];
        string[] right = [.. Complete.Where(pair => !pair.StartsWith(key, StringComparison.Ordinal)), wrong];

        var (settings, problems) = SettingsReader.Read([Source("file", right)], Files);

        Assert.Null(settings);
        Assert.Contains(message, Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void ListForASettingOfOneValue_IsAProblem()
    {
        var (_, problems) = SettingsReader.Read([Source("file", [.. Complete, "workers=1", "workers=2"])], Files);

        Assert.Equal(["file: workers has 2 values; give it one"], problems);
    }

    [Fact]
    public void SeveralProblems_AreAllReported()
    {
        var (_, problems) = SettingsReader.Read([Source("file", "zone=z", "workers=x", "on-change=/nowhere"), Source("environment", "listen=y", "webhook=http://a/,http://a")], Files);

        Assert.Equal(5, problems.Count);
    }

    [Fact]
    public void Effective_OfWhatMustBeGiven_HasNoDefault() =>
        Assert.All(SettingsReader.Read([], Files).Effective.Where(setting => setting.Name is "zones" or "listen"), setting => Assert.Null(setting.Default));

    [Fact]
    public void Effective_OfSeveralSources_SaysWhoHasTheLastWord()
    {
        var file = SettingsFile.Parse("f.json", "{\n\"Zones\": [\"a\", \"b\"], \"Workers\": 5,\n\"Webhook\": \"http://127.0.0.1/s3cret\", \"Logging\": {\"LogLevel\": {\"Default\": \"Debug\"}}}"u8.ToArray());
        var environment = new SettingsSource("environment", [new("WORKERS", "3"), new("LOGGING:LOGLEVEL:DEFAULT", "None")])
        {
            Places = new Dictionary<string, string> { ["WORKERS"] = "environment DNSLB_WORKERS" },
        };

        SettingsReading read = SettingsReader.Read([file, environment, Source("command line", "listen=127.0.0.1")], Files);

        Assert.Equal(["a", "b"], Effective("zones").Values);
        Assert.Equal("f.json:2:11", Effective("zones").Origin);
        Assert.Equal("environment DNSLB_WORKERS", Effective("workers").Origin);
        Assert.Equal(["3"], Effective("workers").Values);
        Assert.Equal(("command line", null, "200", true), (Effective("listen").Origin, Effective("rate-limit").Origin, Effective("rate-limit").Default, Effective("webhook").IsSecret));
        Assert.Equal(["None"], Effective("Logging:LogLevel:Default").Values);
        Assert.Equal("None", read.LogLevels["Default"]);
        Assert.Equal(ServerSettings.Keys.Count + 1, read.Effective.Count);

        EffectiveSetting Effective(string name) => Assert.Single(read.Effective, setting => setting.Name == name);
    }

    [Fact]
    public void Mistakes_OfAllSources_AreToldWithTheirPlaces()
    {
        var file = SettingsFile.Parse("f.json", "{\"Zone\": 1,\n\"Workers\": 0}"u8.ToArray());
        var environment = new SettingsSource("environment", [new("LISEN", "x")])
        {
            Places = new Dictionary<string, string> { ["LISEN"] = "environment DNSLB_LISEN" },
            Spelling = name => $"DNSLB_{name.ToUpperInvariant()}",
        };

        var (_, problems) = SettingsReader.Read([file, environment], Files);

        Assert.Equal(
            [
                "f.json:1:2: unknown setting \"Zone\"; did you mean \"Zones\"?",
                "environment DNSLB_LISEN: unknown setting \"DNSLB_LISEN\"; did you mean \"DNSLB_LISTEN\"?",
                "f.json:2:12: \"workers=0\": workers must be a whole number from 1 to 256",
            ],
            problems);
    }

    [Theory]
    [InlineData("{\"Zone\": 1, \"Workers\": null, \"Api\": \"127.0.0.9\"}", null)]
    [InlineData("{\"Api\": 1}", "f.json:1:9: Api takes no number; it must be ")]
    [InlineData("{\"Api\": \"x\"}", "f.json:1:9: \"api=x\": api must be ")]
    [InlineData("{", "f.json:1:2: ")]
    public void ReadApi_OfAFile_MindsNothingElse(string text, string? message)
    {
        var (api, problems) = SettingsReader.ReadApi([SettingsFile.Parse("f.json", System.Text.Encoding.UTF8.GetBytes(text))]);

        Assert.Equal(message is null, api is not null);
        Assert.Equal(message is null ? 0 : 1, problems.Count(problem => problem.StartsWith(message!, StringComparison.Ordinal)));
    }

    [Fact]
    public void ReadHandover_OfAFile_MindsNothingElse() =>
        Assert.Equal("/run/dnslb/socket", SettingsReader.ReadHandover([Source("file", "zone=z", "handover=/run/dnslb/socket")]).Settings?.Path);

    [Fact]
    public void WhatIsMissing_BesideNothingWrong_IsReported()
    {
        var (_, problems) = SettingsReader.Read([], Files);

        Assert.Equal(["no zones: say where the zone files are, such as --zones zones", "no listen address: say where to serve, such as --listen 127.0.0.1:5300"], problems);
    }

    private static ServerSettings Read(params SettingsSource[] sources)
    {
        var (settings, problems) = SettingsReader.Read(sources, Files);
        Assert.Empty(problems);
        return settings!;
    }

    private static SettingsSource Source(string name, params string[] pairs) =>
        new(name, [.. pairs.Select(pair => pair.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], pair[1]))]);
}
