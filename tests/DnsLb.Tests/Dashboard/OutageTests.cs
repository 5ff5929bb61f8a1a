using DnsLb.Tests.EndToEnd;
using Microsoft.Playwright;

namespace DnsLb.Tests.Dashboard;

/// <summary>The dashboard when something is wrong: no token, no events, no server, and zone files with mistakes.</summary>
[Collection(ProcessTests.Name)]
public sealed class OutageTests(Chromium browser) : IClassFixture<Chromium>
{
    private const string Www = "www.example.com. A";
    private const string Token = "a-token-of-the-tests";

    [Fact]
    public async Task Server_Killed_IsSaidAndAnotherOneIsFound()
    {
        int port = FreePort.Find();
        await using WatchedServer server = await WatchedServer.StartAsync("--api", $"127.0.0.1:{port}");
        await using OpenedPage opened = await browser.OpenAsync(server.Address);
        await OpenedPage.ShowsAsync(opened.Row(Www, "192.0.2.1"), "UP");
        ILocator outage = opened.Page.Locator("#outage");
        await Assertions.Expect(outage).ToBeHiddenAsync();

        await server.KillAsync();
        await OpenedPage.ShowsAsync(outage, "Not connected since ");
        await OpenedPage.ShowsAsync(opened.Page.Locator("#connection"), "not connected since ");
        await OpenedPage.ShowsAsync(opened.Row(Www, "192.0.2.1"), "UP");

        await server.StartAgainAsync("--api", $"127.0.0.1:{port}");
        await Assertions.Expect(outage).ToBeHiddenAsync();
        await OpenedPage.ShowsAsync(opened.Page.Locator("#connection"), "live");
    }

    [Fact]
    public async Task Stream_CannotBeOpened_ThePageAsksNowAndThen()
    {
        await using WatchedServer server = await WatchedServer.StartAsync();
        await using OpenedPage opened = await browser.OpenAsync(server.Address, prepare: page => page.RouteAsync("**/events/stream", route => route.AbortAsync()));
        await OpenedPage.ShowsAsync(opened.Row(Www, "192.0.2.2"), "UP");
        await OpenedPage.ShowsAsync(opened.Page.Locator("#connection"), "no live events; asking every 5 s");

        server.SetStates("192.0.2.2 down\n");

        await OpenedPage.ShowsAsync(opened.Row(Www, "192.0.2.2"), "DOWN");
        await OpenedPage.ShowsAsync(opened.Page.Locator("#events li").First, "was up, is down");
    }

    // A browser has six connections to a server at most, for all of its tabs.
    [Fact]
    public async Task Pages_AtWhichNobodyLooks_LeaveTheServerToTheOneThatIsLookedAt()
    {
        await using WatchedServer server = await WatchedServer.StartAsync();
        await using OpenedPage opened = await browser.OpenAsync(server.Address);
        List<IPage> pages = [opened.Page];
        while (pages.Count < 7)
        {
            await OpenedPage.ShowsAsync(pages[^1].Locator("#connection"), "live");
            await SetHiddenAsync(pages[^1], true);
            await OpenedPage.ShowsAsync(pages[^1].Locator("#connection"), "no live events since ");
            pages.Add(await opened.Page.Context.NewPageAsync());
            await pages[^1].GotoAsync($"{server.Address}");
        }

        await OpenedPage.ShowsAsync(pages[^1].Locator("#connection"), "live");
        server.SetStates("192.0.2.2 down\n");
        await OpenedPage.ShowsAsync(pages[^1].Locator("#events li").First, "was up, is down");
        await SetHiddenAsync(opened.Page, false);

        await OpenedPage.ShowsAsync(opened.Row(Www, "192.0.2.2"), "DOWN");
        await OpenedPage.ShowsAsync(opened.Page.Locator("#events li").First, "was up, is down");
        await OpenedPage.ShowsAsync(opened.Page.Locator("#connection"), "live");
        Assert.Empty(opened.Complaints);
    }

    [Fact]
    public async Task Token_AskedFor_IsToldWhenWrongAndKeptWhenRight()
    {
        using var folder = new TemporaryFolder();
        await using WatchedServer server = await WatchedServer.StartAsync("--api-token", folder.Write("token", Token));
        await using OpenedPage opened = await browser.OpenAsync(server.Address);

        await OpenedPage.ShowsAsync(opened.Dialog, "This server answers only with its token.");
        await opened.Page.Keyboard.PressAsync("Escape");
        await opened.Dialog.GetByLabel("Token").FillAsync("another-token-than-that");
        await opened.DialogButton("Go on").ClickAsync();
        await OpenedPage.ShowsAsync(opened.Dialog, "The server does not take this token.");
        await opened.Dialog.GetByLabel("Token").FillAsync(Token);
        await opened.Page.Keyboard.PressAsync("Enter");
        await OpenedPage.ShowsAsync(opened.Row(Www, "192.0.2.1"), "UP");
        await OpenedPage.ShowsAsync(opened.Page.Locator("#connection"), "live");

        await opened.Page.ReloadAsync();
        await OpenedPage.ShowsAsync(opened.Row(Www, "192.0.2.1"), "UP");
        await Assertions.Expect(opened.Dialog).ToHaveCountAsync(0);
        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Forget token" }).ClickAsync();
        await OpenedPage.ShowsAsync(opened.Dialog, "This server answers only with its token.");
        Assert.Empty(opened.Complaints);
    }

    private static async Task SetHiddenAsync(IPage page, bool isHidden) => await page.EvaluateAsync(
        "isHidden => { Object.defineProperty(document, 'hidden', { value: isHidden, configurable: true }); document.dispatchEvent(new Event('visibilitychange')); }",
        isHidden);
}
