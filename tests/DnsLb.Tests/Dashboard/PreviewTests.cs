using DnsLb.Tests.EndToEnd;
using Microsoft.Playwright;

namespace DnsLb.Tests.Dashboard;

/// <summary>What a decision would change is shown before it is put in force.</summary>
[Collection(ProcessTests.Name)]
public sealed class PreviewTests(Chromium browser) : IClassFixture<Chromium>
{
    private const string Www = "www.example.com. A";
    private const string Previews = "**/preview/**";
    private const int Phone = 375;

    [Fact]
    public async Task Drain_OthersAreUp_ShowsWhoIsLeft()
    {
        await using WatchedServer server = await WatchedServer.StartAsync();
        await using OpenedPage opened = await browser.OpenAsync(server.Address);

        await DecideAsync(opened, Www, "192.0.2.1", "Drain");

        await OpenedPage.ShowsAsync(Status(opened), "www.example.com. A would answer with fewer members.");
        await OpenedPage.ShowsAsync(Shown(opened), "2 of 2 members in answers now, 1 then: 192.0.2.2");
        await OpenedPage.ShowsAsync(Shown(opened), "192.0.2.1: UP becomes DRAIN!");
        Assert.Empty(opened.Complaints);
    }

    [Fact]
    public async Task Drain_TheOtherIsDown_ShowsThatThePoolWouldFailOpen()
    {
        await using WatchedServer server = await WatchedServer.StartAsync();
        server.SetStates("192.0.2.1 up\n192.0.2.2 down\n");
        await using OpenedPage opened = await browser.OpenAsync(server.Address);
        await OpenedPage.ShowsAsync(opened.Row(Www, "192.0.2.2"), "DOWN");

        await DecideAsync(opened, Www, "192.0.2.1", "Drain");

        await OpenedPage.ShowsAsync(Status(opened), "www.example.com. A would fail open.");
        await OpenedPage.ShowsAsync(Shown(opened), "1 of 2 members in answers now, 1 then: 192.0.2.2");
        await OpenedPage.ShowsAsync(Shown(opened), "no member is left: by when-empty=all, all that are not drained or forced down count as up");
    }

    [Fact]
    public async Task Down_TooFewAreLeft_ShowsThatTheFloorKeepsItAnswered()
    {
        await using WatchedServer server = await WatchedServer.StartAsync();
        server.SetStates("192.0.2.1 up\n192.0.2.2 up\n192.0.2.3 down\n");
        server.WriteZone(server.Checked.Replace("ttl=30s", "ttl=30s floor=0.6", StringComparison.Ordinal) + "\nwww A 192.0.2.3\n", serial: 2);
        await using OpenedPage opened = await browser.OpenAsync(server.Address);
        await OpenedPage.ShowsAsync(opened.Row(Www, "192.0.2.3"), "DOWN");

        await DecideAsync(opened, Www, "192.0.2.1", "Down");

        await OpenedPage.ShowsAsync(Status(opened), "www.example.com. A would be kept answered by its floor.");
        await OpenedPage.ShowsAsync(Shown(opened), "2 of 3 members in answers now, 2 then: 192.0.2.2, 192.0.2.3");
        await OpenedPage.ShowsAsync(Shown(opened), "20 % of its weight is up, less than its floor of 60 %: all its members count as up");
    }

    [Fact]
    public async Task Drain_OfTheOnlyMember_ShowsThatNoAddressIsAnswered()
    {
        await using WatchedServer server = await WatchedServer.StartAsync();
        await using OpenedPage opened = await browser.OpenAsync(server.Address);

        await DecideAsync(opened, "static.example.com. A", "one (192.0.2.3)", "Drain");

        await OpenedPage.ShowsAsync(Status(opened), "static.example.com. A would answer no address.");
        await OpenedPage.ShowsAsync(Shown(opened), "1 of 1 member in answers now, none then");
    }

    [Fact]
    public async Task Preview_OfTheChoiceBefore_ComesLateAndIsNotShown()
    {
        await using WatchedServer server = await WatchedServer.StartAsync();
        await using OpenedPage opened = await browser.OpenAsync(server.Address);
        var held = new TaskCompletionSource<IRoute>();
        await opened.Page.RouteAsync("**/preview/**?kind=drain", held.SetResult);
        await DecideAsync(opened, Www, "192.0.2.1", "Drain");
        IRoute first = await held.Task;
        await opened.DialogButton("Cancel").ClickAsync();
        await DecideAsync(opened, Www, "192.0.2.2", "Down");
        await OpenedPage.ShowsAsync(Shown(opened), "192.0.2.2: UP becomes DOWN!");

        await first.ContinueAsync();

        // It is there before an answer that was asked for after it.
        await opened.Page.EvaluateAsync("() => fetch('/overview')");
        await Assertions.Expect(Shown(opened)).Not.ToContainTextAsync("DRAIN!");
        await OpenedPage.ShowsAsync(Shown(opened), "192.0.2.2: UP becomes DOWN!");
    }

    [Fact]
    public async Task Decision_BeforeThePreviewIsThere_WaitsForItAndNothingMoves()
    {
        await using WatchedServer server = await WatchedServer.StartAsync();
        await using OpenedPage opened = await browser.OpenAsync(server.Address, Phone);
        var held = new TaskCompletionSource<IRoute>();
        await opened.Page.RouteAsync(Previews, held.SetResult, new() { Times = 1 });
        await DecideAsync(opened, Www, "192.0.2.1", "Drain");
        IRoute first = await held.Task;
        await opened.Dialog.GetByLabel("Who decides").FillAsync("ana");
        await opened.Dialog.GetByLabel("Why").FillAsync("test");
        LocatorBoundingBoxResult before = (await opened.DialogButton("Do it").BoundingBoxAsync())!;

        await opened.Page.Keyboard.PressAsync("Enter");
        await OpenedPage.ShowsAsync(opened.Dialog.GetByRole(AriaRole.Alert), "Nothing is changed yet");
        await first.ContinueAsync();
        await OpenedPage.ShowsAsync(Shown(opened), "2 of 2 members in answers now, 1 then");

        await Assertions.Expect(opened.Dialog.GetByRole(AriaRole.Alert)).ToBeEmptyAsync();
        await Assertions.Expect(opened.Dialog.GetByLabel("Why")).ToBeFocusedAsync();
        LocatorBoundingBoxResult after = (await opened.DialogButton("Do it").BoundingBoxAsync())!;
        Assert.Equal((before.X, before.Y, before.Width), (after.X, after.Y, after.Width));
        Assert.Equal(["192.0.2.1", "192.0.2.2"], server.Process!.Served("www.example.com"));
        await opened.Page.Keyboard.PressAsync("Enter");
        await OpenedPage.ShowsAsync(opened.Row(Www, "192.0.2.1"), "DRAIN!");
    }

    [Fact]
    public async Task Preview_OfManyPools_SaysHowManyAndKeepsTheButtonWhereItWas()
    {
        const int Pools = 40;
        await using WatchedServer server = await WatchedServer.ServeAsync(string.Join('\n', Enumerable.Range(1, Pools).Select(pool => $";@pool p{pool}\np{pool} A 192.0.2.1")));
        string[] drain = ["drain", "192.0.2.1", "--author", "ana", "--reason", "test", "--yes", "--api", $"{server.Address.Host}:{server.Address.Port}"];
        Assert.Equal(0, (await DnsLbProcess.RunAsync(drain)).ExitCode);
        await using OpenedPage opened = await browser.OpenAsync(server.Address, Phone);
        var held = new TaskCompletionSource<IRoute>();
        await opened.Page.RouteAsync(Previews, held.SetResult, new() { Times = 1 });

        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Take back 192.0.2.1", Exact = true }).ClickAsync();
        IRoute first = await held.Task;
        LocatorBoundingBoxResult before = (await opened.DialogButton("Do it").BoundingBoxAsync())!;
        await first.ContinueAsync();

        await OpenedPage.ShowsAsync(Status(opened), $"{Pools} pools: {Pools} would answer with more members.");
        LocatorBoundingBoxResult after = (await opened.DialogButton("Do it").BoundingBoxAsync())!;
        Assert.Equal((before.X, before.Y), (after.X, after.Y));
        Assert.Equal(0, await opened.Page.EvaluateAsync<int>("() => [...document.querySelectorAll('dialog[open]')].filter(dialog => dialog.scrollWidth > dialog.clientWidth).length"));
    }

    [Fact]
    public async Task Preview_RefusedForTooManyRequests_SaysSoAndComesByItself()
    {
        await using WatchedServer server = await WatchedServer.StartAsync();
        await using OpenedPage opened = await browser.OpenAsync(server.Address);
        await opened.Page.RouteAsync(
            Previews,
            route => route.FulfillAsync(new() { Status = 429, Headers = [new("Retry-After", "1")], ContentType = "application/problem+json", Body = """{"detail": "too many requests"}""" }),
            new() { Times = 1 });

        await DecideAsync(opened, Www, "192.0.2.1", "Drain");

        await OpenedPage.ShowsAsync(Status(opened), "What it would change is not known: too many requests; try again in 1 s");
        await OpenedPage.ShowsAsync(Shown(opened), "2 of 2 members in answers now, 1 then");
    }

    [Fact]
    public async Task Decision_WithoutAPreview_NeedsATickThatItIsNotSeen()
    {
        await using WatchedServer server = await WatchedServer.StartAsync();
        await using OpenedPage opened = await browser.OpenAsync(server.Address);
        await opened.Page.RouteAsync(Previews, route => route.AbortAsync());
        await DecideAsync(opened, Www, "192.0.2.1", "Drain");
        await OpenedPage.ShowsAsync(Status(opened), "What it would change is not known: the server does not answer");
        await opened.Dialog.GetByLabel("Who decides").FillAsync("ana");
        await opened.Dialog.GetByLabel("Why").FillAsync("test");

        await opened.Page.Keyboard.PressAsync("Enter");
        await OpenedPage.ShowsAsync(opened.Dialog.GetByRole(AriaRole.Alert), "Nothing is changed yet: what it would change is not known");
        Assert.Equal(["192.0.2.1", "192.0.2.2"], server.Process!.Served("www.example.com"));
        await Unseen(opened).CheckAsync();
        await Assertions.Expect(opened.Dialog.GetByRole(AriaRole.Alert)).ToBeEmptyAsync();
        await opened.DialogButton("Do it").ClickAsync();

        await OpenedPage.ShowsAsync(opened.Row(Www, "192.0.2.1"), "DRAIN!");
    }

    [Fact]
    public async Task Preview_ThatComesAndGoes_TakesTheTickAway()
    {
        await using WatchedServer server = await WatchedServer.StartAsync();
        await using OpenedPage opened = await browser.OpenAsync(server.Address, Phone);
        bool fails = true;
        await opened.Page.RouteAsync(Previews, route => Volatile.Read(ref fails) ? route.AbortAsync() : route.ContinueAsync());
        await DecideAsync(opened, Www, "192.0.2.1", "Drain");
        await Unseen(opened).CheckAsync();
        LocatorBoundingBoxResult before = (await opened.DialogButton("Do it").BoundingBoxAsync())!;

        Volatile.Write(ref fails, false);
        await OpenedPage.ShowsAsync(Shown(opened), "2 of 2 members in answers now, 1 then");
        await Assertions.Expect(Unseen(opened)).ToBeHiddenAsync();
        await Assertions.Expect(Shown(opened)).ToBeFocusedAsync();
        Volatile.Write(ref fails, true);
        await OpenedPage.ShowsAsync(Status(opened), "What it would change is not known");

        await Assertions.Expect(Unseen(opened)).Not.ToBeCheckedAsync();
        await Assertions.Expect(opened.DialogButton("Do it")).ToHaveAttributeAsync("aria-disabled", "true");
        LocatorBoundingBoxResult after = (await opened.DialogButton("Do it").BoundingBoxAsync())!;
        Assert.Equal((before.X, before.Y), (after.X, after.Y));
    }

    [Fact]
    public async Task Preview_ThePoolGoesAndThenTheServer_SaysSoInsteadOfWhatWas()
    {
        await using WatchedServer server = await WatchedServer.StartAsync();
        await using OpenedPage opened = await browser.OpenAsync(server.Address);
        await DecideAsync(opened, Www, "192.0.2.1", "Drain");
        await OpenedPage.ShowsAsync(Shown(opened), "2 of 2 members in answers now, 1 then");

        server.WriteZone(";@pool other\nother A 192.0.2.9", serial: 2);
        await OpenedPage.ShowsAsync(Status(opened), "\"www.example.com/192.0.2.1\" selects no member of a pool");
        await Assertions.Expect(Shown(opened)).Not.ToContainTextAsync("in answers now");

        await server.KillAsync();
        await OpenedPage.ShowsAsync(Status(opened), "What it would change is not known: the server does not answer");
    }

    private static async Task DecideAsync(OpenedPage opened, string pool, string member, string kind)
    {
        await opened.Row(pool, member).GetByRole(AriaRole.Button).ClickAsync();
        await opened.DialogButton(kind).ClickAsync();
    }

    private static ILocator Shown(OpenedPage opened) => opened.Dialog.GetByRole(AriaRole.Region, new() { Name = "What it changes" });

    private static ILocator Unseen(OpenedPage opened) => opened.Dialog.GetByRole(AriaRole.Checkbox, new() { Name = "Decide without seeing what it changes", IncludeHidden = true });

    private static ILocator Status(OpenedPage opened) => Shown(opened).GetByRole(AriaRole.Status);
}
