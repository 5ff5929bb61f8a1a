using DnsLb.Tests.EndToEnd;
using Microsoft.Playwright;

namespace DnsLb.Tests.Dashboard;

/// <summary>Zone files with mistakes, and policies that are tried before they go live.</summary>
[Collection(ProcessTests.Name)]
public sealed class ZoneTests(Chromium browser) : IClassFixture<Chromium>
{
    [Fact]
    public async Task Zones_AFileWithAMistake_ShowsWhereItIsWithoutAReload()
    {
        await using WatchedServer server = await WatchedServer.StartAsync();
        await using OpenedPage opened = await browser.OpenAsync(server.Address);
        await opened.Page.GetByRole(AriaRole.Link, new() { Name = "Zones" }).ClickAsync();
        ILocator zone = opened.Page.GetByRole(AriaRole.Article, new() { Name = "Zone example.com." });
        await OpenedPage.ShowsAsync(zone, "served as it is");

        server.WriteZone("www A 192.0.2.300");

        await OpenedPage.ShowsAsync(zone, "has errors: served as it was before");
        await OpenedPage.ShowsAsync(zone, "example.com.zone:5:");
        await OpenedPage.ShowsAsync(zone, "192.0.2.300");
        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Read the zone files again" }).ClickAsync();
        await OpenedPage.ShowsAsync(opened.Page.Locator("#reload-answer"), "example.com.zone: rejected");

        server.WriteZone(server.Checked, serial: 2);
        await OpenedPage.ShowsAsync(zone, "serial 2");
        await opened.Page.GetByRole(AriaRole.Link, new() { Name = "Now" }).ClickAsync();
        await OpenedPage.ShowsAsync(opened.Page.Locator("#events"), "zone file rejected");
        Assert.Empty(opened.Complaints);
    }

    [Fact]
    public async Task Simulate_APool_ShowsChartsOrWhatIsWrong()
    {
        await using WatchedServer server = await WatchedServer.StartAsync();
        await using OpenedPage opened = await browser.OpenAsync(server.Address);
        await opened.Page.GetByRole(AriaRole.Link, new() { Name = "Simulate" }).ClickAsync();
        ILocator answer = opened.Page.Locator("#simulate-answer");

        await opened.Page.GetByRole(AriaRole.Combobox, new() { Name = "Pool" }).FillAsync("www.example.com. A");
        await opened.Page.GetByLabel("Policies").FillAsync("weighted, rotate");
        await opened.Page.GetByLabel("Resolvers").FillAsync("100");
        await opened.Page.GetByLabel("Minutes", new() { Exact = true }).FillAsync("1");
        await opened.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(answer.GetByRole(AriaRole.Group, new() { Name = "Results" }).GetByRole(AriaRole.Row)).ToHaveCountAsync(3);
        await Assertions.Expect(answer.Locator("canvas")).ToHaveCountAsync(4);
        await OpenedPage.ShowsAsync(answer, "weighted: the load of each member");

        await opened.Page.GetByLabel("Policies").FillAsync("wieghted");
        await opened.Page.Keyboard.PressAsync("Enter");
        await OpenedPage.ShowsAsync(answer, "did you mean");
        Assert.Empty(opened.Complaints);
    }
}
