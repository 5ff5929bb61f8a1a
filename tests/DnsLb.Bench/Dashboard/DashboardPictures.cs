using System.Net;
using System.Net.Http.Json;
using DnsLb.Bench.Health;
using DnsLb.Bench.Servers;
using DnsLb.Tests;
using Microsoft.Playwright;

namespace DnsLb.Bench.Dashboard;

/// <summary>The pictures of the dashboard in the documents, taken of a server with something to see: <c>dashboard --pictures</c>.</summary>
internal static class DashboardPictures
{
    private const string Folder = "src/DnsLb/Docs";

    // Rates and shares are those of some seconds.
    private static readonly TimeSpan LoadTime = TimeSpan.FromSeconds(30);

    /// <summary>Takes them.</summary>
    public static async Task TakeAsync(IBrowser browser)
    {
        using var backends = new ProbedBackends();
        using WatchedServer server = await WatchedServer.StartAsync($"""
            ;@check web http port={backends.HttpPort} path=/healthz interval=1s timeout=1s
            ;@pool www policy=weighted check=web ttl=5s..60s
            www IN A 127.0.1.10 ;@ weight=3 name=web1
            www IN A 127.0.1.11 ;@ name=web2
            www IN A 127.0.1.12 ;@ tier=1 name=spare
            ;@pool api policy=rotate answers=1 check=web
            api IN A 127.0.1.20
            api IN A 127.0.1.21
            api IN A 127.0.1.22

            """);
        backends.Set(IPAddress.Parse("127.0.1.22"), new Answer(AnswerKind.Failed));
        using var client = new HttpClient { BaseAddress = server.Page };
        var drain = new { kind = "drain", author = "ana", reason = "new kernel", until = DateTimeOffset.UtcNow.AddHours(2) };
        (await client.PutAsJsonAsync("overrides/www.lb.example.com/web2", drain)).EnsureSuccessStatusCode();

        Directory.CreateDirectory(Repository.PathOf(Folder));
        await Task.WhenAll(
            AskAsync(server.EndPoint),
            TakeAsync(browser, server.Page, "dashboard.png", 1000, 760),
            TakeAsync(browser, server.Page, "dashboard-phone.png", 375, 812));
    }

    private static async Task TakeAsync(IBrowser browser, Uri page, string name, int width, int height)
    {
        await using IBrowserContext context = await browser.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = height }, ColorScheme = ColorScheme.Light });
        IPage shown = await context.NewPageAsync();
        await shown.GotoAsync($"{page}");
        await Task.Delay(LoadTime - TimeSpan.FromSeconds(2));
        await shown.ScreenshotAsync(new PageScreenshotOptions { Path = Repository.PathOf($"{Folder}/{name}") });
    }

    private static async Task AskAsync(IPEndPoint server)
    {
        using var asker = new Asker(server);
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        using var end = new CancellationTokenSource(LoadTime);
        while (!end.IsCancellationRequested)
        {
            await asker.AddressesAsync("www.lb.example.com");
            await asker.AddressesAsync("api.lb.example.com");
            await pace.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
