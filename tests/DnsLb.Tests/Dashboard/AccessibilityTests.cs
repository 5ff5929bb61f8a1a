using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using DnsLb.Tests.EndToEnd;
using Microsoft.Playwright;

namespace DnsLb.Tests.Dashboard;

/// <summary>The dashboard is for everybody: what axe-core finds of the rules of WCAG, and small windows.</summary>
public sealed class AccessibilityTests(Chromium browser) : IClassFixture<Chromium>
{
    private const string Www = "www.example.com. A";

    public static TheoryData<string> Views => ["now", "explain", "zones", "simulate", "member", "override"];

    [Theory]
    [MemberData(nameof(Views))]
    public async Task View_LookedAtByAxe_HasNoSeriousProblem(string view)
    {
        await using WatchedServer server = await StartAsync();
        await using OpenedPage opened = await browser.OpenAsync(server.Address);
        await ShowAsync(opened, view);
        foreach (ColorScheme scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            await opened.Page.EmulateMediaAsync(new() { ColorScheme = scheme });

            AxeResult result = await opened.Page.RunAxe();

            string[] serious = [.. result.Violations.Where(violation => violation.Impact is "serious" or "critical").SelectMany(violation => violation.Nodes.Select(node => $"{scheme}: {violation.Id}: {node.Html}"))];
            Assert.True(serious.Length == 0, string.Join('\n', serious));
            Assert.NotEmpty(result.Passes);
        }
    }

    [Theory]
    [MemberData(nameof(Views))]
    public async Task View_OnAPhone_IsNoWiderThanThat(string view)
    {
        const int Phone = 375;
        await using WatchedServer server = await StartAsync();
        await using OpenedPage opened = await browser.OpenAsync(server.Address, width: Phone);

        await ShowAsync(opened, view);

        Assert.Equal(Phone, await opened.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        Assert.Equal(0, await opened.Page.EvaluateAsync<int>("() => [...document.querySelectorAll('dialog[open]')].filter(dialog => dialog.scrollWidth > dialog.clientWidth).length"));
    }

    // With all states that there are colours for.
    private static async Task<WatchedServer> StartAsync()
    {
        WatchedServer server = await WatchedServer.StartAsync();
        server.SetStates("192.0.2.1 up\n192.0.2.2 down # no disk\n");
        string[] drain = ["drain", "static.example.com", "--author", "ana", "--reason", "new kernel", "--yes", "--api", $"{server.Address.Host}:{server.Address.Port}"];
        Assert.Equal(0, (await DnsLbProcess.RunAsync(drain)).ExitCode);
        return server;
    }

    private static async Task ShowAsync(OpenedPage opened, string view)
    {
        await OpenedPage.ShowsAsync(opened.Row(Www, "192.0.2.2"), "DOWN");
        if (view is "member" or "override")
        {
            await opened.Page.GetByRole(AriaRole.Button, new() { Name = "192.0.2.2", Exact = true }).ClickAsync();
            await OpenedPage.ShowsAsync(opened.Dialog, "failed");
            if (view == "override")
            {
                await opened.DialogButton("Drain").ClickAsync();
                await OpenedPage.ShowsAsync(opened.Dialog, "in answers now");
            }

            return;
        }

        await opened.Page.EvaluateAsync("view => { location.hash = `#${view}`; }", view);
        await Assertions.Expect(opened.Page.Locator($"#{view}")).ToBeVisibleAsync();
        if (view == "explain")
        {
            await opened.Page.GetByRole(AriaRole.Textbox, new() { Name = "Name" }).FillAsync("static.example.com");
            await opened.Page.Keyboard.PressAsync("Enter");
            await OpenedPage.ShowsAsync(opened.Page.Locator("#explain-answer"), "dropped");
        }
    }
}
