using System.Globalization;
using DnsLb.Tests.EndToEnd;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace DnsLb.Tests.Dashboard;

/// <summary>What the dashboard shows, and that it follows the server without being loaded again.</summary>
[Collection(ProcessTests.Name)]
public sealed class LiveTests(Chromium browser, ITestOutputHelper output) : IClassFixture<Chromium>
{
    private const string Www = "www.example.com. A";

    [Fact]
    public async Task Page_AMemberFailsAndIsWell_ShowsItWithoutAReload()
    {
        await using WatchedServer server = await WatchedServer.StartAsync();
        await using OpenedPage opened = await browser.OpenAsync(server.Address);
        ILocator row = opened.Row(Www, "192.0.2.2");
        await OpenedPage.ShowsAsync(row, "UP");
        await OpenedPage.ShowsAsync(opened.Page.Locator("#connection"), "live");
        await opened.Page.EvaluateAsync("""
            () => {
              window.isSame = true;
              const list = document.getElementById('pool-list');
              new MutationObserver(() => { if (list.textContent.includes('DOWN')) window.shownAt ??= Date.now(); }).observe(list, { subtree: true, childList: true, characterData: true });
            }
            """);

        server.SetStates("192.0.2.1 up\n192.0.2.2 down # no disk\n");

        await OpenedPage.ShowsAsync(row, "DOWN");
        await OpenedPage.ShowsAsync(row, "no disk");
        await OpenedPage.ShowsAsync(opened.Page.Locator("#events li").First, "was up, is down");
        string happened = (await opened.Page.Locator("#events li time").First.GetAttributeAsync("datetime"))!;
        double shown = await opened.Page.EvaluateAsync<double>("() => window.shownAt");
        output.WriteLine($"shown {shown - DateTimeOffset.Parse(happened, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds():0} ms after the verdict");

        server.SetStates("192.0.2.1 up\n192.0.2.2 up\n");
        await OpenedPage.ShowsAsync(row, "UP");
        Assert.True(await opened.Page.EvaluateAsync<bool>("() => window.isSame"));
        Assert.Empty(opened.Complaints);
    }

    [Fact]
    public async Task Page_QueriesAreAnswered_ShowsTheirShares()
    {
        await using WatchedServer server = await WatchedServer.StartAsync();
        await using OpenedPage opened = await browser.OpenAsync(server.Address);
        ILocator share = opened.Row(Www, "192.0.2.1").Locator("td.share");
        await OpenedPage.ShowsAsync(share, "nothing asked");

        _ = server.Process!.AskAll(new("www.example.com"), 40).Count();

        await OpenedPage.ShowsAsync(share, "75 % of 75 %");
        await OpenedPage.ShowsAsync(opened.Row(Www, "192.0.2.2").Locator("td.share"), "25 % of 25 %");
        await Assertions.Expect(opened.Page.Locator("#rate-chart canvas")).ToBeVisibleAsync();
        Assert.Empty(opened.Complaints);
    }

    [Fact]
    public async Task Member_Opened_ShowsItsLastProbes()
    {
        await using WatchedServer server = await WatchedServer.StartAsync();
        server.SetStates("192.0.2.2 down # no disk\n");
        await using OpenedPage opened = await browser.OpenAsync(server.Address);
        await OpenedPage.ShowsAsync(opened.Row(Www, "192.0.2.2"), "DOWN");

        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "192.0.2.2", Exact = true }).ClickAsync();

        await OpenedPage.ShowsAsync(opened.Dialog, "no disk");
        await OpenedPage.ShowsAsync(opened.Dialog.GetByRole(AriaRole.Row).Nth(1), "failed");
        Assert.Empty(opened.Complaints);
    }

    [Fact]
    public async Task Pools_MoreThanFit_AreSearchedAndPaged()
    {
        string pools = string.Join('\n', Enumerable.Range(0, 45).Select(i => $";@pool p{i:00}\np{i:00} A 192.0.2.{i + 1}"));
        await using WatchedServer server = await WatchedServer.ServeAsync(pools);
        await using OpenedPage opened = await browser.OpenAsync(server.Address);
        ILocator cards = opened.Page.GetByRole(AriaRole.Article);
        await Assertions.Expect(cards).ToHaveCountAsync(20);

        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Next" }).ClickAsync();
        await OpenedPage.ShowsAsync(cards.First, "p20.example.com. A");
        await OpenedPage.ShowsAsync(opened.Page.Locator("#page-place"), "21 to 40 of 45");
        await opened.Page.GetByLabel("Search").FillAsync("192.0.2.33");
        await Assertions.Expect(cards).ToHaveCountAsync(1);
        await OpenedPage.ShowsAsync(cards, "p32.example.com. A");
        await opened.Page.GetByLabel("Search").FillAsync("");
        await opened.Page.GetByLabel("Only with trouble").CheckAsync();
        await Assertions.Expect(cards).ToHaveCountAsync(0);
        await OpenedPage.ShowsAsync(opened.Page.Locator("#pool-count"), "0 of 45 pools, 0 with trouble");
    }

    [Fact]
    public async Task Explain_AName_ShowsTheTraceOrWhatIsWrong()
    {
        await using WatchedServer server = await WatchedServer.StartAsync();
        await using OpenedPage opened = await browser.OpenAsync(server.Address);
        await opened.Page.GetByRole(AriaRole.Link, new() { Name = "Explain" }).ClickAsync();
        ILocator answer = opened.Page.Locator("#explain-answer");

        await opened.Page.GetByRole(AriaRole.Textbox, new() { Name = "Name" }).FillAsync("www.example.com");
        await opened.Page.GetByLabel("Client").FillAsync("203.0.113.9");
        await opened.Page.Keyboard.PressAsync("Enter");
        await OpenedPage.ShowsAsync(answer, "www.example.com. A, asked by 203.0.113.9");
        await OpenedPage.ShowsAsync(answer, "picked 192.0.2.");
        await OpenedPage.ShowsAsync(answer, "Pool www.example.com. A, policy weighted");

        await opened.Page.GetByRole(AriaRole.Textbox, new() { Name = "Name" }).FillAsync("a..b");
        await opened.Page.Keyboard.PressAsync("Enter");
        await OpenedPage.ShowsAsync(answer, "empty label");
        Assert.Empty(opened.Complaints);
    }
}
