using System.Text.RegularExpressions;
using DnsLb.Tests.EndToEnd;
using Microsoft.Playwright;

namespace DnsLb.Tests.Dashboard;

/// <summary>A person decides about members, by mouse and by keyboard.</summary>
[Collection(ProcessTests.Name)]
public sealed class DecisionTests(Chromium browser) : IClassFixture<Chromium>
{
    private const string Www = "www.example.com. A";

    [Fact]
    public async Task Drain_ByMouse_TakesTheMemberOutAndSaysWhenItIsSafeToStop()
    {
        await using WatchedServer server = await WatchedServer.StartAsync();
        await using OpenedPage opened = await browser.OpenAsync(server.Address);
        IPage page = opened.Page;

        await page.GetByRole(AriaRole.Button, new() { Name = "192.0.2.1", Exact = true }).ClickAsync();
        await opened.DialogButton("Drain").ClickAsync();
        await OpenedPage.ShowsAsync(opened.Dialog, "Drain www.example.com/192.0.2.1");
        await OpenedPage.ShowsAsync(opened.Dialog, "2 of 2 members in answers now, 1 then: 192.0.2.2");
        await opened.Dialog.GetByLabel("Who decides").FillAsync("ana");
        await opened.Dialog.GetByLabel("Why").FillAsync("<i>new</i> kernel");
        await opened.Dialog.GetByLabel("For").SelectOptionAsync("8 hours");
        await opened.DialogButton("Do it").ClickAsync();

        ILocator row = opened.Row(Www, "192.0.2.1");
        await OpenedPage.ShowsAsync(row, "DRAIN!");
        await OpenedPage.ShowsAsync(row, "forced by ana: <i>new</i> kernel, until ");
        await OpenedPage.ShowsAsync(row, "checks say up");
        await OpenedPage.ShowsAsync(row, "not served");
        ILocator decided = page.GetByRole(AriaRole.Region, new() { Name = "Decided by people" });
        await OpenedPage.ShowsAsync(decided, "safe to stop at");
        Assert.Equal(["192.0.2.2"], server.Process!.Served("www.example.com"));

        await decided.GetByRole(AriaRole.Button, new() { Name = "Take back" }).ClickAsync();
        await opened.DialogButton("Do it").ClickAsync();
        await OpenedPage.ShowsAsync(row, "UP");
        await Assertions.Expect(decided).ToBeHiddenAsync();
        Assert.Equal(["192.0.2.1", "192.0.2.2"], server.Process.Served("www.example.com"));
        Assert.Empty(opened.Complaints);
    }

    [Fact]
    public async Task Down_ByKeyboardAlone_IsForcedAndTheRealStateIsStillShown()
    {
        await using WatchedServer server = await WatchedServer.StartAsync();
        await using OpenedPage opened = await browser.OpenAsync(server.Address);
        await OpenedPage.ShowsAsync(opened.Row(Www, "192.0.2.1"), "UP");

        await TabToAsync(opened.Page, "192.0.2.1");
        await opened.Page.Keyboard.PressAsync("Enter");
        await TabToAsync(opened.Page, "Down");
        await opened.Page.Keyboard.PressAsync("Enter");
        await opened.Page.Keyboard.TypeAsync("ana");
        await opened.Page.Keyboard.PressAsync("Tab");
        await opened.Page.Keyboard.TypeAsync("test");
        await OpenedPage.ShowsAsync(opened.Dialog, "192.0.2.1: UP becomes DOWN!");
        await opened.Page.Keyboard.PressAsync("Enter");

        await OpenedPage.ShowsAsync(opened.Row(Www, "192.0.2.1"), "DOWN!");
        await OpenedPage.ShowsAsync(opened.Row(Www, "192.0.2.1"), "checks say up");
        await Assertions.Expect(opened.Dialog).ToHaveCountAsync(0);
        Assert.Equal(["192.0.2.2"], server.Process!.Served("www.example.com"));
    }

    [Fact]
    public async Task Dialog_ByKeyboard_KeepsTheFocusAndGivesItBack()
    {
        await using WatchedServer server = await WatchedServer.StartAsync();
        await using OpenedPage opened = await browser.OpenAsync(server.Address);
        await OpenedPage.ShowsAsync(opened.Row(Www, "192.0.2.1"), "UP");
        await TabToAsync(opened.Page, "192.0.2.1");
        await opened.Page.Keyboard.PressAsync("Enter");

        for (int i = 0; i < 20; i++)
        {
            await opened.Page.Keyboard.PressAsync("Tab");
            // The page itself has no focus while the browser's own bars have it.
            Assert.True(await opened.Page.EvaluateAsync<bool>("() => document.activeElement === document.body || !!document.activeElement.closest('dialog')"));
        }

        await opened.Page.Keyboard.PressAsync("Escape");
        Assert.Equal("192.0.2.1", await FocusedAsync(opened.Page));
    }

    [Fact]
    public async Task Member_AnsweredOrInCachesAllTheSame_SaysByWhomAndForHowLong()
    {
        await using WatchedServer server = await WatchedServer.StartAsync();
        _ = server.Process!.AskAll(new("www.example.com"), 8).Count();
        server.SetStates("192.0.2.1 up\n192.0.2.2 down\n");
        string[] drain = ["drain", "www.example.com/192.0.2.1", "--author", "ana", "--reason", "test", "--yes", "--api", $"{server.Address.Host}:{server.Address.Port}"];
        Assert.Equal(0, (await DnsLbProcess.RunAsync(drain)).ExitCode);
        await using OpenedPage opened = await browser.OpenAsync(server.Address);

        await OpenedPage.ShowsAsync(opened.Row(Www, "192.0.2.2"), "in answers though it is down");
        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "192.0.2.2", Exact = true }).ClickAsync();
        await OpenedPage.ShowsAsync(opened.Dialog, "It is in answers though it is down: all members are down: 1 of 2 are served all the same (when-empty=all).");
        await opened.DialogButton("Close").ClickAsync();
        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "192.0.2.1", Exact = true }).ClickAsync();
        await Assertions.Expect(opened.Dialog).ToContainTextAsync(new Regex("It is in no answer of this server; .*safe to stop"));
    }

    [Fact]
    public async Task Drain_TheReadersClockIsWrong_IsSafeToStopByThatOfTheServer()
    {
        await using WatchedServer server = await WatchedServer.StartAsync();
        string[] drain = ["drain", "www.example.com/192.0.2.1", "--author", "ana", "--reason", "test", "--yes", "--api", $"{server.Address.Host}:{server.Address.Port}"];
        Assert.Equal(0, (await DnsLbProcess.RunAsync(drain)).ExitCode);
        await using OpenedPage opened = await browser.OpenAsync(server.Address, prepare: page => page.Clock.SetSystemTimeAsync(DateTime.UtcNow.AddHours(-10)));

        await Assertions.Expect(opened.Page.GetByRole(AriaRole.Region, new() { Name = "Decided by people" })).ToContainTextAsync(new Regex(@"in no cache any more: safe to stop|in \d+ s"));

        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "192.0.2.2", Exact = true }).ClickAsync();
        await opened.DialogButton("Drain").ClickAsync();
        await opened.Dialog.GetByLabel("Who decides").FillAsync("ana");
        await opened.Dialog.GetByLabel("Why").FillAsync("test");
        await opened.Dialog.GetByLabel("For").SelectOptionAsync("30 minutes");
        await opened.DialogButton("Do it").ClickAsync();
        await OpenedPage.ShowsAsync(opened.Row(Www, "192.0.2.2"), "DRAIN!");
    }

    [Fact]
    public async Task Decision_SomebodyElseHasDecidedMeanwhile_ReplacesNothing()
    {
        await using WatchedServer server = await WatchedServer.StartAsync();
        string api = $"{server.Address.Host}:{server.Address.Port}";
        string[] drain = ["drain", "www.example.com/192.0.2.1", "--author", "ben", "--reason", "first", "--yes", "--api", api];
        Assert.Equal(0, (await DnsLbProcess.RunAsync(drain)).ExitCode);
        await using OpenedPage opened = await browser.OpenAsync(server.Address);
        await OpenedPage.ShowsAsync(opened.Row(Www, "192.0.2.1"), "forced by ben: first");
        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "192.0.2.1", Exact = true }).ClickAsync();
        await opened.Page.RunAndWaitForResponseAsync(() => opened.DialogButton("Down").ClickAsync(), response => response.Url.Contains("/overrides/", StringComparison.Ordinal));

        drain[^4] = "second";
        Assert.Equal(0, (await DnsLbProcess.RunAsync(drain)).ExitCode);
        await opened.Dialog.GetByLabel("Who decides").FillAsync("ana");
        await opened.Dialog.GetByLabel("Why").FillAsync("test");
        await opened.DialogButton("Do it").ClickAsync();

        await OpenedPage.ShowsAsync(opened.Dialog, "the override is another now: drain by ben");
        await opened.DialogButton("Cancel").ClickAsync();
        await OpenedPage.ShowsAsync(opened.Row(Www, "192.0.2.1"), "forced by ben: second");
    }

    // As a person does who sees where the focus is.
    private static async Task TabToAsync(IPage page, string text)
    {
        const int MostSteps = 100;
        for (int i = 0; i < MostSteps; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await FocusedAsync(page) == text)
            {
                return;
            }
        }

        Assert.Fail($"the keyboard does not lead to \"{text}\"");
    }

    private static Task<string> FocusedAsync(IPage page) => page.EvaluateAsync<string>("() => document.activeElement.textContent");
}
